//! Listening, and stopping without losing what was accepted.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum_server::{Handle, Server};
use chrono::Utc;
use fintrack_db::{Db, Scope};
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tracing::{info, warn};

use crate::connection::{Patience, Unstalled};
use crate::metrics::Metrics;
use crate::request::UPLOAD_TIME_MAX;
use crate::resource::auth::setup::Guest;
use crate::secret::Secret;
use crate::{ApiError, App, Config, router, upkeep};

/// How long a stopping server waits for the requests that it accepted: all of them have ended by then.
const DRAIN_TIME_MAX: Duration = UPLOAD_TIME_MAX.saturating_add(Duration::from_secs(5));
const UPKEEP_INTERVAL: Duration = Duration::from_secs(5);

/// Where to listen, and how to serve.
#[derive(Clone, Debug)]
pub struct ServeConfig {
    /// The address and port; port 0 takes any that is free.
    pub address: SocketAddr,
    /// How the server is set up.
    pub config: Config,
    /// The books that the machine's own user keeps: while nobody else is in them, there is a link for the first person.
    pub home: Option<Scope>,
    /// Somebody who is let in to look around: an ADMIN of those books.
    pub guest: Option<Guest>,
}

/// What whoever starts a server is told once it listens.
#[derive(Clone, Debug)]
pub struct Welcome {
    /// Where it listens.
    pub address: SocketAddr,
    /// Where the web pages are: elsewhere, or at that address.
    pub site: String,
    /// Makes the first person, while there is nobody; good for a day.
    pub setup_link: Option<Secret>,
    /// How to sign in as the guest: the address and the password.
    pub guest: Option<(String, Secret)>,
}

/// Why a server stopped, or never started.
#[derive(Debug, Error)]
pub enum ServeError {
    /// The address is in use, or not ours.
    #[error("cannot listen on {address}")]
    Bind {
        /// The address that was asked for.
        address: SocketAddr,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// The first person could not be looked for, or the guest not be let in.
    #[error("cannot see to the first person")]
    Home(#[source] ApiError),
    /// The listener failed.
    #[error("the server stopped")]
    Serve(#[source] io::Error),
}

/// Listens at the configured address, says so, and serves until `shutdown` completes; then accepts nothing more, finishes
/// what it accepted and returns.
///
/// # Errors
/// [`ServeError`] when the address cannot be had or the listener fails.
pub async fn serve(
    config: ServeConfig,
    db: Db,
    welcome: impl FnOnce(&Welcome),
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    let ServeConfig { address, config, home, guest } = config;
    let listener = bind(address).await?;
    let address = listener.local_addr().unwrap_or(address);
    let site = config.site_at(address);
    let app = App::new(db, config.with_site(site.clone()));
    let mut told = Welcome { address, site: site.to_string(), setup_link: None, guest: None };
    if let Some(home) = home {
        if let Some(guest) = guest {
            let password = app.welcome_guest(home, &guest, Utc::now()).await.map_err(ServeError::Home)?;
            told.guest = Some((guest.email.as_str().to_owned(), password));
        }
        let token = app.setup_token(home, Utc::now()).await.map_err(|error| ServeError::Home(error.into()))?;
        told.setup_link = token.map(|token| Secret::new(site.page("setup", &token)));
    }
    welcome(&told);
    serve_on(listener, app, shutdown).await
}

async fn bind(address: SocketAddr) -> Result<TcpListener, ServeError> {
    TcpListener::bind(address).await.map_err(|cause| ServeError::Bind { address, cause })
}

/// As [`serve`], on a listener that the caller made.
///
/// # Errors
/// [`ServeError::Serve`] when the listener fails.
pub async fn serve_on(
    listener: TcpListener,
    app: App,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    if let Ok(address) = listener.local_addr() {
        info!(%address, "listening");
    }
    let upkeep = [tokio::spawn(keep_up(app.metrics.clone())), tokio::spawn(upkeep::run(app.db.clone()))];
    let (live, background) = (app.live.clone(), app.background.clone());
    // Streams have no end of their own, and would be waited for.
    let shutdown = async move {
        shutdown.await;
        live.close();
    };
    let served = run(listener, router(app), shutdown, Patience::usual(DRAIN_TIME_MAX)).await;
    background.finish().await;
    // A transaction that is let go in the middle is rolled back.
    upkeep.iter().for_each(JoinHandle::abort);
    served.map_err(ServeError::Serve)
}

async fn run(
    listener: TcpListener,
    router: Router,
    shutdown: impl Future<Output = ()>,
    patience: Patience,
) -> io::Result<()> {
    let connections: Handle<SocketAddr> = Handle::new();
    let mut http = Server::from_listener(listener)
        // HTTP/2 is for whoever speaks TLS: the proxy.
        .http1_only()
        .acceptor(Unstalled(patience.stall))
        .first_request_timeout(patience.first_head)
        .accept_error_handler(|_, error| warn!(%error, "cannot accept a connection"))
        .handle(connections.clone());
    http.http_builder().http1().header_read_timeout(patience.next_head);
    let overdue = async {
        shutdown.await;
        info!("stopping: finishing what was accepted");
        connections.graceful_shutdown(None);
        tokio::time::sleep(patience.drain).await;
    };
    // Who is at the other end of the connection; whom they speak for, only a trusted proxy says.
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::select! {
        ended = http.serve(service) => ended,
        () = overdue => {
            warn!("stopped with connections still open");
            connections.shutdown();
            Ok(())
        }
    }
}

async fn keep_up(metrics: Metrics) {
    let mut ticks = tokio::time::interval(UPKEEP_INTERVAL);
    loop {
        ticks.tick().await;
        metrics.upkeep();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;
    use tokio::sync::{Notify, oneshot};

    use super::*;

    async fn ask(address: SocketAddr) -> TcpStream {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n").await.unwrap();
        stream
    }

    const ENDLESS: Patience = Patience::usual(Duration::MAX);

    /// A server whose only handler says that it began, and answers when it is told to.
    struct Slow {
        address: SocketAddr,
        began: Arc<Notify>,
        finish: Arc<Notify>,
        stop: oneshot::Sender<()>,
        served: tokio::task::JoinHandle<io::Result<()>>,
    }

    async fn slow(patience: Patience) -> Slow {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (began, finish) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let (begins, finishes) = (began.clone(), finish.clone());
        let handler = async move || {
            begins.notify_one();
            finishes.notified().await;
            "done"
        };
        let (stop, stopped) = oneshot::channel::<()>();
        let shutdown = async { stopped.await.unwrap() };
        let served = tokio::spawn(run(listener, Router::new().route("/", get(handler)), shutdown, patience));
        Slow { address, began, finish, stop, served }
    }

    #[tokio::test]
    async fn a_request_that_was_accepted_is_finished_after_the_stop() {
        let server = slow(ENDLESS).await;
        let mut stream = ask(server.address).await;
        server.began.notified().await;
        server.stop.send(()).unwrap();
        // The listener is closed before the request is answered.
        while TcpStream::connect(server.address).await.is_ok() {
            tokio::task::yield_now().await;
        }
        server.finish.notify_one();

        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with("done"), "{answer}");
        server.served.await.unwrap().unwrap();
    }

    #[tokio::test]
    async fn an_idle_connection_does_not_keep_a_server_that_stops() {
        let server = slow(ENDLESS).await;
        let idle = TcpStream::connect(server.address).await.unwrap();
        server.stop.send(()).unwrap();
        server.served.await.unwrap().unwrap();
        drop(idle);
    }

    #[tokio::test]
    async fn a_request_that_never_ends_is_left_after_the_drain() {
        let server = slow(Patience { drain: Duration::ZERO, ..ENDLESS }).await;
        let stream = ask(server.address).await;
        server.began.notified().await;
        server.stop.send(()).unwrap();
        server.served.await.unwrap().unwrap();
        drop(stream);
    }

    #[tokio::test]
    async fn slow_heads_are_not_waited_for() {
        let moment = Duration::from_millis(50);
        let server = slow(Patience { first_head: moment, next_head: moment, ..ENDLESS }).await;
        let mut nothing = TcpStream::connect(server.address).await.unwrap();
        let mut some = TcpStream::connect(server.address).await.unwrap();
        some.write_all(b"GET / HTTP/1.1\r\nhost: ").await.unwrap();
        let mut again = ask(server.address).await;
        server.finish.notify_one();
        again.read_exact(&mut [0; 15]).await.unwrap();
        again.write_all(b"GET / HT").await.unwrap();
        for stream in [&mut nothing, &mut some, &mut again] {
            // To the end, which comes because the server hangs up.
            stream.read_to_end(&mut Vec::new()).await.unwrap();
        }
    }

    #[tokio::test]
    async fn an_address_in_use_is_named() {
        let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = taken.local_addr().unwrap();
        let error = bind(address).await.unwrap_err();
        assert_eq!(error.to_string(), format!("cannot listen on {address}"));
    }
}
