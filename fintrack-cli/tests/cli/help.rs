use crate::run::fintrack;

#[test]
fn the_help_page_says_what_there_is_and_how_it_ends() {
    let help = fintrack(&["--help"]);
    assert_eq!((help.code, &*help.stderr), (0, ""));
    insta::assert_snapshot!(help.stdout);
}

#[test]
fn every_command_explains_itself() {
    insta::assert_snapshot!(fintrack(&["parse", "--help"]).stdout);
}

#[test]
fn what_cannot_be_meant_is_a_usage_error() {
    for args in [&["pars"][..], &["parse"], &["parse", "--output", "xml", "x.csv"], &[]] {
        let run = fintrack(args);
        assert_eq!(run.code, 2, "{args:?}: {}", run.transcript());
        assert_eq!(run.stdout, "", "{args:?}");
        assert!(!run.stderr.is_empty(), "{args:?}");
    }
}
