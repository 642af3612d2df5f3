"""How material becomes text and pictures: composing, checking, reading sheets and captions, drawing charts."""
