//! Small programs that embed FinTrack.
