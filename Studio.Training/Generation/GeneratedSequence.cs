namespace Studio.Training.Generation;

/// <summary>How one text came to its end.</summary>
/// <param name="Reason">end (the model's end token), stop (a stop string), length, context (it is full), stopped (by a person).</param>
/// <param name="Tokens">written, the end token included.</param>
/// <param name="Score">of a beam search: log-probability / tokens ^ length penalty.</param>
public sealed record GeneratedSequence(string Reason, int Tokens, double? Score = null);
