using Studio.Training.Generation;

namespace Studio.Training.Worker;

/// <summary>One line of a session's input; which fields are there decides what is wanted. A prompt takes the options of generation beside it.</summary>
public sealed record SessionRequest : GenerationOptions
{
    public long Id { get; init; }
    public string? Prompt { get; init; }

    /// <summary>base64 of height x width x channels bytes.</summary>
    public string? Image { get; init; }

    /// <summary>A text to classify.</summary>
    public string? Text { get; init; }

    /// <summary>A method of <see cref="Explaining.Attribution"/>: why the image or the text beside it is answered as it is.</summary>
    public string? Explain { get; init; }

    /// <summary>The class to explain, counted from 0; null for the likeliest.</summary>
    public int? Class { get; init; }

    /// <summary>A text with [MASK] in it, whose hidden words are to be guessed.</summary>
    public string? Fill { get; init; }

    /// <summary>Guesses of each hidden word.</summary>
    public int Guesses { get; init; } = 5;

    /// <summary>A text of which to tell what each token looks at.</summary>
    public string? Attend { get; init; }

    /// <summary>The id of the request to give up.</summary>
    public long? Stop { get; init; }
}
