//! Whatever happens to a user's categories and transactions: a rebuild makes of it what was learned as it happened, to the
//! last bit, even where the model was written and read on the way.
#![no_main]

use arbitrary::Arbitrary;
use chrono::{Days, NaiveDate};
use fintrack_core::suggest::Descriptor;
use fintrack_core::suggest::dictionary;
use fintrack_core::suggest::model::{Event, Model, STATE_BYTES_MAX, Sample, Scratch};
use libfuzzer_sys::fuzz_target;
use rust_decimal::Decimal;

const TEXTS: [&str; 8] = [
    "AUTO POSTO ESTRELA LTDA",
    "UBER *TRIP SAO PAULO",
    "Padaria Estrela",
    "COMPRA CARTAO 01/06 10:11 DROGARIA BOA",
    "PIX ENVIADO FULANO SOUZA",
    "Mercado Boa Vista",
    "Combustível",
    "",
];

#[derive(Debug, Arbitrary)]
enum Text {
    Known(u8),
    Own(String),
}

impl Text {
    fn read(&self) -> Descriptor {
        match self {
            Self::Known(number) => Descriptor::of(TEXTS[usize::from(*number) % TEXTS.len()]),
            Self::Own(text) => Descriptor::of(text),
        }
    }
}

/// What happens; classes are numbers, of which some are not known.
#[derive(Debug, Arbitrary)]
enum Deed {
    Add(Text),
    Rename(u8, Text),
    Retire(u8, Option<u8>),
    Confirm { text: Text, mantissa: i64, scale: u8, class: u8, day: u16, is_shown: bool },
    Correct { text: Text, cents: i16, from: u8, to: u8, is_shown: bool },
    TakeBack { text: Text, cents: i16, class: u8, is_shown: bool },
    /// The model is written and read.
    Keep,
}

fn day(day: u16) -> NaiveDate {
    NaiveDate::from_ymd_opt(1990, 1, 1).unwrap_or_default() + Days::new(day.into())
}

fn event<'t>(deed: &Deed, text: &'t Descriptor, model: &Model, scratch: &mut Scratch) -> Option<Event<'t>> {
    let concept = dictionary::find(text).map(|hit| hit.concept);
    // Few classes, so that they meet often.
    let class = |number: u8| usize::from(number % 12);
    let sample = |cents: i16| Sample::new(text, Decimal::new(cents.into(), 2));
    let mut shown = |sample: &Sample<'t>, is_shown: bool| {
        model.predict(sample, scratch).filter(|_| is_shown).map(|guess| guess.shown())
    };
    Some(match deed {
        Deed::Keep => return None,
        Deed::Add(_) => Event::Added { name: text, concept },
        Deed::Rename(number, _) => Event::Renamed { class: class(*number), name: text, concept },
        Deed::Retire(number, heir) => Event::Retired { class: class(*number), heir: heir.map(class) },
        Deed::Confirm { mantissa, scale, class: number, day: on, is_shown, .. } => {
            let sample = Sample::new(text, Decimal::new(*mantissa, u32::from(scale % 20)));
            Event::Confirmed { sample, class: class(*number), on: day(*on), shown: shown(&sample, *is_shown) }
        }
        Deed::Correct { cents, from, to, is_shown, .. } => {
            let (sample, from, to) = (sample(*cents), class(*from), class(*to));
            Event::Corrected { sample, from, to, on: day(0), shown: shown(&sample, *is_shown) }
        }
        Deed::TakeBack { cents, class: number, is_shown, .. } => {
            let sample = sample(*cents);
            Event::TakenBack { sample, class: class(*number), shown: shown(&sample, *is_shown) }
        }
    })
}

fn assert_sound(model: &Model, text: &Descriptor, scratch: &mut Scratch) {
    let sample = Sample::new(text, Decimal::NEGATIVE_ONE);
    let Some(guess) = model.predict(&sample, scratch) else { return };
    assert!((0.0..=1.0).contains(&guess.confidence), "{guess:?}");
    assert_eq!(model.living(guess.class), Some(guess.class), "what is gone is not guessed");
    let why = model.explain(&sample, &guess, scratch);
    assert_eq!(why.merchant.is_none(), guess.is_new);
    assert!(why.merchant.is_none_or(|it| it.agreeing <= it.seen && it.seen > 0));
    assert!(why.words.iter().all(|it| it.merchants > 0));
}

fn kept(model: &Model) -> Model {
    let bytes = model.to_bytes();
    assert_eq!(bytes.len(), model.state_bytes());
    assert!(bytes.len() <= STATE_BYTES_MAX);
    let read = Model::from_bytes(&bytes).unwrap_or_else(|refusal| panic!("what was written is refused: {refusal}"));
    assert_eq!(read.to_bytes(), bytes);
    read
}

fuzz_target!(|deeds: Vec<Deed>| {
    let texts: Vec<Descriptor> = deeds
        .iter()
        .map(|deed| match deed {
            Deed::Add(text)
            | Deed::Rename(_, text)
            | Deed::Confirm { text, .. }
            | Deed::Correct { text, .. }
            | Deed::TakeBack { text, .. } => text.read(),
            Deed::Retire(..) | Deed::Keep => Descriptor::of(""),
        })
        .collect();
    let (mut model, mut scratch, mut events) = (Model::default(), Scratch::default(), Vec::new());
    for (deed, text) in deeds.iter().zip(&texts) {
        match event(deed, text, &model, &mut scratch) {
            Some(event) => {
                model.apply(&event, &mut scratch);
                events.push(event);
            }
            None => model = kept(&model),
        }
        assert_sound(&model, text, &mut scratch);
    }
    assert_eq!(Model::rebuild(events).to_bytes(), kept(&model).to_bytes(), "a rebuild is what was learned");
});
