using System.Globalization;

namespace Studio.Training.Worker;

/// <summary>
/// The words after a command: values in order, and options as --name value or --name=value. A command asks for all it
/// knows and then calls <see cref="Done"/>, which refuses what is left: a mistyped option is never silently ignored.
/// </summary>
public sealed class CommandLine
{
    private readonly List<string> _values = [];
    private readonly Dictionary<string, string?> _options = new(StringComparer.Ordinal);
    private readonly string _usage;
    private int _taken;

    /// <param name="words">what follows the command's name.</param>
    /// <param name="usage">the command's one-line summary, for the sentence about a mistake.</param>
    /// <param name="flags">options that take no value.</param>
    public CommandLine(IReadOnlyList<string> words, string usage, params string[] flags)
    {
        _usage = usage;
        for (var i = 0; i < words.Count; i++)
        {
            if (!words[i].StartsWith("--", StringComparison.Ordinal)) _values.Add(words[i]);
            else if (words[i].IndexOf('=') is var equals and > 0) Add(words[i][2..equals], words[i][(equals + 1)..]);
            else if (flags.Contains(words[i][2..])) Add(words[i][2..], null);
            else if (i + 1 < words.Count) Add(words[i][2..], words[++i]);
            else throw Wrong($"The option {words[i]} needs a value.");
        }
    }

    public bool Flag(string name) => _options.Remove(name);

    public string? Option(string name) => _options.Remove(name, out var value) ? value : null;

    public int Option(string name, int otherwise) => Number(name, otherwise, text => int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));

    public long Option(string name, long otherwise) => Number(name, otherwise, text => long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));

    public double Option(string name, double otherwise) => Number(name, otherwise, text => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture));

    /// <summary>The next value, by the name it has in the usage.</summary>
    public string Value(string name) =>
        _taken < _values.Count ? _values[_taken++] : throw Wrong($"{name} is missing.");

    /// <summary>All values not taken yet, for commands that take any number of them.</summary>
    public IReadOnlyList<string> Rest()
    {
        var rest = _values[_taken..];
        _taken = _values.Count;
        return rest;
    }

    /// <summary>Refuses whatever no one asked for.</summary>
    public void Done()
    {
        if (_options.Count > 0) throw Wrong($"The option --{_options.First().Key} is not known here.");
        if (_taken < _values.Count) throw Wrong($"'{_values[_taken]}' is one word too many.");
    }

    private void Add(string name, string? value)
    {
        if (!_options.TryAdd(name, value)) throw Wrong($"The option --{name} stands twice.");
    }

    private T Number<T>(string name, T otherwise, Func<string, T> parse)
    {
        if (Option(name) is not { } text) return otherwise;
        try
        {
            return parse(text);
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw Wrong($"The option --{name} needs a number and was given '{text}'.");
        }
    }

    private UsageError Wrong(string what) => new($"{what} Usage: {_usage}");
}
