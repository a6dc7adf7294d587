//! Load, by `wrk`.

use std::fs;
use std::net::SocketAddr;
use std::process::Command;

/// Eight at once, from one thread: the server, the database and this share two cores.
const CONNECTIONS: &str = "8";

/// What is asked, and of whom.
pub(super) struct Question<'q> {
    pub address: SocketAddr,
    pub path: String,
    pub headers: &'q [String],
}

/// Requests a second, and times in milliseconds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Measure {
    pub requests: f64,
    pub p50: f64,
    pub p95: f64,
}

/// Prints what [`Measure`] holds, and how many answers were errors.
const SCRIPT: &str = "done = function(summary, latency, requests)
    io.write(string.format('measured %f %f %f %d\\n', summary.requests / summary.duration * 1e6,
        latency:percentile(50) / 1e3, latency:percentile(95) / 1e3,
        summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout))
end
";

/// Asks each in turns; the medians of the turns.
pub(super) fn measure(questions: &[Question<'_>], turns: u32, seconds: u32) -> Vec<Measure> {
    let script = std::env::temp_dir().join(format!("fintrack-bench-{}.lua", std::process::id()));
    fs::write(&script, SCRIPT).unwrap();
    let ask = |question: &Question<'_>, seconds: u32| {
        let mut wrk = Command::new("wrk");
        wrk.args(["--threads", "1", "--connections", CONNECTIONS, "--duration", &format!("{seconds}s"), "--script"]);
        wrk.arg(&script);
        question.headers.iter().for_each(|header| {
            wrk.args(["--header", header]);
        });
        let done = wrk.arg(format!("http://{}{}", question.address, question.path)).output().expect("wrk is installed");
        let text = String::from_utf8(done.stdout).unwrap();
        let line = text.lines().find_map(|line| line.strip_prefix("measured ")).unwrap_or_else(|| panic!("{text}"));
        let figures: Vec<f64> = line.split(' ').map(|figure| figure.parse().unwrap()).collect();
        let [requests, p50, p95, errors] = figures.as_slice() else { panic!("{line}") };
        assert!(*errors == 0.0, "{} {}: {errors} errors", question.address, question.path);
        Measure { requests: *requests, p50: *p50, p95: *p95 }
    };
    let mut taken: Vec<Vec<Measure>> = questions.iter().map(|question| vec![ask(question, 1)]).collect();
    taken.iter_mut().for_each(Vec::clear); // the first is to warm up
    for _ in 0..turns {
        for (question, taken) in questions.iter().zip(&mut taken) {
            taken.push(ask(question, seconds));
        }
    }
    fs::remove_file(script).unwrap();
    taken.iter().map(|taken| median(taken)).collect()
}

fn median(taken: &[Measure]) -> Measure {
    let middle = |of: fn(&Measure) -> f64| {
        let mut figures: Vec<f64> = taken.iter().map(of).collect();
        figures.sort_by(f64::total_cmp);
        figures[figures.len() / 2]
    };
    Measure { requests: middle(|it| it.requests), p50: middle(|it| it.p50), p95: middle(|it| it.p95) }
}
