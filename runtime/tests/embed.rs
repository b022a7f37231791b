//! The embedding example runs as a test.

#[path = "../examples/embed.rs"]
#[allow(dead_code, reason = "its `main` is called below")]
mod example;

#[test]
fn the_example_does_what_it_says() {
    // Its assertions are the test.
    example::run().expect("no error");
}
