namespace Studio.Data.Tables.Sources;

/// <summary>
/// Cuts a JSON file into its records without parsing them: the lines of JSON Lines, or the elements of the one array the
/// file is. Which of the two it is, its first character says.
/// </summary>
internal sealed class JsonRecords
{
    private readonly Utf8Input _input;
    private readonly int _longest;
    private readonly bool _isArray;
    private long _number;
    private int _currentEnd;
    private bool _closed;

    public JsonRecords(Utf8Input input, int longest)
    {
        _input = input;
        _longest = longest;
        var text = input.Window.TrimStart(" \t\r\n"u8);
        _isArray = text.StartsWith("["u8);
        if (_isArray)
            input.Consume(input.Window.Length - text.Length + 1);
    }

    /// <summary>The record's bytes, valid until the next call of <see cref="Next"/>.</summary>
    public ReadOnlySpan<byte> Current => _input.Window[.._currentEnd];

    public string Where => _isArray ? $"record {_number:N0}" : $"line {_number:N0}";

    public bool Next()
    {
        _input.Consume(_currentEnd);
        _currentEnd = 0;
        return _isArray ? NextElement() : NextLine();
    }

    private bool NextLine()
    {
        while (true)
        {
            var end = LineEnd();
            if (end < 0)
                return false;
            _number++;
            var line = _input.Window[..end];
            if (!line.TrimStart(" \t\r\n"u8).IsEmpty)
            {
                _currentEnd = end;
                return true;
            }
            _input.Consume(end);
        }
    }

    /// <summary>Length of the line at the window's start with its line end; -1 when nothing is left.</summary>
    private int LineEnd()
    {
        var searched = 0;
        while (true)
        {
            var end = _input.Window[searched..].IndexOf((byte)'\n');
            if (end >= 0)
                return searched + end + 1;
            searched = _input.Window.Length;
            if (!_input.Grow(_longest, NextWhere))
                return searched == 0 ? -1 : searched;
        }
    }

    private bool NextElement()
    {
        if (_closed)
            return false;
        if (!SkipSpace())
            throw Unclosed();
        var first = _input.Window[0];
        if (_number > 0 && first == ',')
        {
            _input.Consume(1);
            if (!SkipSpace())
                throw Unclosed();
        }
        else if (first == ']')
        {
            _closed = true;
            _input.Consume(1);
            return SkipSpace() ? throw new UserError($"{_input.Label}: something follows the closing bracket of the array; remove it, or give one record a line (JSON Lines).") : false;
        }
        else if (_number > 0)
        {
            throw new UserError($"{_input.Label}: after record {_number:N0} comes no comma; mend that place.");
        }
        _number++;
        _currentEnd = ElementEnd();
        return true;
    }

    private int ElementEnd()
    {
        while (true)
        {
            var end = FindElementEnd(_input.Window);
            if (end > 0)
                return end;
            if (!_input.Grow(_longest, () => Where))
                throw Unclosed();
        }
    }

    /// <summary>Length of the element at the start, found by counting brackets outside of strings; 0 when it is not all there.</summary>
    private static int FindElementEnd(ReadOnlySpan<byte> text)
    {
        var depth = 0;
        var inString = false;
        for (var i = 0; i < text.Length; i++)
        {
            var b = text[i];
            if (inString)
            {
                var stop = text[i..].IndexOfAny((byte)'"', (byte)'\\');
                if (stop < 0)
                    return 0;
                i += stop;
                if (text[i] == '\\')
                    i++;
                else
                    inString = false;
            }
            else if (depth == 0 && i > 0 && b is (byte)',' or (byte)']')
            {
                return i;
            }
            else if (b == '"')
            {
                inString = true;
            }
            else if (b is (byte)'{' or (byte)'[')
            {
                depth++;
            }
            else if ((b is (byte)'}' or (byte)']') && --depth == 0)
            {
                return i + 1;
            }
        }
        return 0;
    }

    /// <summary>Passes over white space; false at the end of the file.</summary>
    private bool SkipSpace()
    {
        while (true)
        {
            var rest = _input.Window.TrimStart(" \t\r\n"u8);
            if (!rest.IsEmpty)
            {
                _input.Consume(_input.Window.Length - rest.Length);
                return true;
            }
            _input.Consume(_input.Window.Length);
            if (!_input.Grow(_longest, NextWhere))
                return false;
        }
    }

    private string NextWhere() => _isArray ? $"record {_number + 1:N0}" : $"line {_number + 1:N0}";

    private UserError Unclosed() => new($"{_input.Label} ends inside record {Math.Max(1, _number):N0}: the array is never closed, so the file was cut off; copy it again.");
}
