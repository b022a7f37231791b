//! The plot: a bar for each row and interpreter with a mark where its control is, a line at the bar that is wanted, and one
//! at the number of threads.

use std::path::Path;

use freewheel_benches::rows::Kind;
use plotters::prelude::*;

use crate::gate::Outcome;
use crate::options::Interpreter;

const WIDTH: u32 = 1000;
const LINE: u32 = 18;
const MARGIN: u32 = 80;

/// Colours that are told apart also by those who see few; the first is Freewheel's.
const COLOURS: [RGBColor; 5] = [
    RGBColor(0, 114, 178),
    RGBColor(230, 159, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(120, 120, 120),
];

fn label(outcome: &Outcome) -> String {
    let beside = if outcome.row.kind == Kind::Beside { " (beside)" } else { "" };
    format!("{}{beside}", outcome.row.name)
}

/// Writes the file.
pub fn draw(
    file: &Path,
    outcomes: &[Outcome],
    interpreters: &[Interpreter],
    threads: u32,
    bar: f64,
) -> Result<(), String> {
    draw_on(file, outcomes, interpreters, threads, bar).map_err(|e| format!("{}: {e}", file.display()))
}

fn draw_on(
    file: &Path,
    outcomes: &[Outcome],
    interpreters: &[Interpreter],
    threads: u32,
    bar: f64,
) -> Result<(), Box<dyn std::error::Error>> {
    let rows = outcomes.len();
    let lines = (rows * interpreters.len()).max(1) as u32;
    let size = (WIDTH, MARGIN * 2 + LINE * lines);
    let root = SVGBackend::new(file, size).into_drawing_area();
    root.fill(&WHITE)?;
    let most = f64::from(threads) * 1.1;
    let mut chart = ChartBuilder::on(&root)
        .caption(format!("{threads} threads against one: throughput"), ("sans-serif", 20))
        .margin(12)
        .x_label_area_size(36)
        .y_label_area_size(250)
        .build_cartesian_2d(0.0..most, 0.0..rows.max(1) as f64)?;
    chart.configure_mesh().disable_y_mesh().disable_y_axis().x_labels(9).x_desc("times one thread").draw()?;
    let (left, area) = (12, chart.plotting_area().clone());
    let thick = 0.8 / interpreters.len() as f64;
    for (i, outcome) in outcomes.iter().enumerate() {
        // The first row is on top.
        let top = (rows - i) as f64 - 0.1;
        for (k, measured) in outcome.measured.iter().enumerate() {
            let colour = COLOURS[k % COLOURS.len()];
            let faint = if outcome.row.kind == Kind::Beside { 0.45 } else { 1.0 };
            let from = top - thick * k as f64;
            let times = measured.as_ref().map_or(0.0, |m| m.throughput().min(most));
            area.draw(&Rectangle::new([(0.0, from), (times, from - thick)], colour.mix(faint).filled()))?;
            if let Ok(m) = measured {
                let x = m.control().min(most);
                area.draw(&PathElement::new(vec![(x, from), (x, from - thick)], BLACK.stroke_width(2)))?;
            }
            let text =
                measured.as_ref().map_or("cannot run".to_owned(), |m| format!("{:.2}", m.throughput()));
            area.draw(&Text::new(text, (times + most * 0.005, from - thick * 0.1), ("sans-serif", 11)))?;
        }
        let (_, y) = area.map_coordinate(&(0.0, top));
        root.draw(&Text::new(label(outcome), (left, y + 1), ("sans-serif", 12)))?;
    }
    for (x, style) in [(bar, RED.stroke_width(2)), (f64::from(threads), BLACK.stroke_width(1))] {
        area.draw(&PathElement::new(vec![(x, 0.0), (x, rows as f64)], style))?;
    }
    for (k, interpreter) in interpreters.iter().enumerate() {
        let x = left + 130 * k as i32;
        let colour = COLOURS[k % COLOURS.len()];
        root.draw(&Rectangle::new([(x, 14), (x + 10, 24)], colour.filled()))?;
        root.draw(&Text::new(interpreter.name.clone(), (x + 14, 13), ("sans-serif", 13)))?;
    }
    root.present()?;
    Ok(())
}
