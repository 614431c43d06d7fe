using System.Text;
using Studio.Training.Generation;

namespace Studio.Training.Worker;

/// <summary>
/// Generated text on a terminal: a single one as it is written, several one below the other when all are whole, because a
/// terminal has one place to write.
/// </summary>
internal sealed class GeneratedOutput
{
    private readonly TextWriter _output;
    private readonly string _prompt;
    private readonly StringBuilder[] _texts;
    private readonly bool _flows;

    public GeneratedOutput(TextWriter output, string prompt, GenerationOptions options)
    {
        (_output, _prompt, _flows) = (output, prompt, options is { Sequences: 1, IsBeamSearch: false });
        _texts = [.. Enumerable.Range(0, options.Sequences).Select(_ => new StringBuilder())];
        if (_flows) _output.Write(prompt);
    }

    public void Add(GeneratedPiece piece)
    {
        if (piece.IsPreview) return;
        if (!_flows)
        {
            _texts[piece.Sequence].Append(piece.Text);
            return;
        }
        _output.Write(piece.Text);
        _output.Flush();
    }

    public void End(GenerationResult result)
    {
        if (_flows)
        {
            _output.WriteLine();
            return;
        }
        foreach (var (number, sequence) in result.Sequences.Index())
        {
            var score = sequence.Score is { } value ? FormattableString.Invariant($", score {value:0.0000}") : "";
            if (_texts.Length > 1) _output.WriteLine($"--- {number + 1}: {sequence.Tokens} tokens{score}");
            _output.WriteLine(_prompt + _texts[number]);
        }
    }
}
