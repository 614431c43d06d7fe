using System.Text;
using static Studio.Data.Tables.Sources.CsvRecordParser;

namespace Studio.Data.Tables.Sources;

/// <summary>CSV and TSV, streamed. A row that does not fit is named with what is wrong with it, or left out when asked.</summary>
internal sealed class CsvSource : RowSource
{
    private const int LongestRow = 64 << 20;
    private readonly Utf8Input _input;
    private readonly CsvRecordParser _parser;
    private readonly bool _skipBadRows;
    private readonly string[] _columns;
    private long _row;
    private long _line = 1;

    public CsvSource(Utf8Input input, CsvDialect dialect, bool skipBadRows)
    {
        _input = input;
        _parser = new CsvRecordParser(dialect.Delimiter, dialect.Quoted);
        _skipBadRows = skipBadRows;
        _columns = ReadColumns(dialect.HasHeader);
    }

    public override IReadOnlyList<string> Columns => _columns;
    public override long Position => _input.Position;

    public override bool Read(RowBatch batch)
    {
        batch.EnsureColumns(_columns.Length);
        batch.Clear();
        while (!batch.IsFull && ReadRow(batch))
        {
        }
        return batch.Rows > 0;
    }

    public override void Dispose() => _input.Dispose();

    /// <summary>Adds a row to the batch, or steps over one that adds none; false at the end.</summary>
    private bool ReadRow(RowBatch batch)
    {
        var length = batch.Length;
        switch (Parse(batch))
        {
            case null:
                return false;
            case Outcome.Record when _parser.IsBlank && _columns.Length > 1:
                batch.AbandonRow(length);
                Advance(_parser.Consumed);
                return true;
            case Outcome.Record:
                _row++;
                TakeRecord(batch, length);
                return true;
            case { } broken:
                _row++;
                batch.AbandonRow(length);
                Refuse(BrokenQuote(broken));
                Advance(FirstLineLength());
                return true;
        }
    }

    private void TakeRecord(RowBatch batch, int length)
    {
        if (_parser.Fields == _columns.Length)
        {
            batch.EndRow();
        }
        else
        {
            batch.AbandonRow(length);
            Refuse($"{_parser.Fields:N0} {(_parser.Fields == 1 ? "field" : "fields")} where the first row has {_columns.Length:N0}; mend that row, or choose another delimiter.");
        }
        Advance(_parser.Consumed);
    }

    /// <summary>Parses a record, reading on until it is whole; null at the end.</summary>
    private Outcome? Parse(RowBatch batch)
    {
        var length = batch.Length;
        while (true)
        {
            if (_input.Window.IsEmpty)
            {
                if (!_input.Grow(LongestRow, NextRow))
                    return null;
                continue;
            }
            var outcome = _parser.Parse(_input.Window, _input.Ended, batch);
            if (outcome != Outcome.Incomplete)
                return outcome;
            batch.AbandonRow(length);
            _input.Grow(LongestRow, NextRow);
        }
    }

    private void Refuse(string problem)
    {
        var sentence = $"{_input.Label}, {Where(_row)}: {problem}";
        if (!_skipBadRows)
            throw new UserError(sentence);
        Skip(sentence);
    }

    private string BrokenQuote(Outcome outcome)
    {
        var record = _input.Window[.._parser.ErrorAt];
        return outcome == Outcome.UnclosedQuote || record.Contains((byte)'\n')
            ? "a quote is opened and never closed; close it, or choose 'no quotes' if quotes are ordinary characters here."
            : "a quote inside a quoted field is not written twice, so that text follows the closing quote; double it, or choose 'no quotes' if quotes are ordinary characters here.";
    }

    private int FirstLineLength()
    {
        var end = _input.Window.IndexOf((byte)'\n');
        return end < 0 ? _input.Window.Length : end + 1;
    }

    private void Advance(int count)
    {
        _line += _input.Window[..count].Count((byte)'\n');
        _input.Consume(count);
    }

    private string NextRow() => Where(_row + 1);

    private string Where(long row) => row == 0 ? "the header" : $"row {row:N0} (line {_line:N0})";

    private string[] ReadColumns(bool hasHeader)
    {
        var batch = new RowBatch();
        batch.EnsureColumns(ColumnNames.Most);
        _row = -1;
        var outcome = Parse(batch) ?? throw new UserError($"{_input.Label} is empty: there is nothing to import.");
        _row = 0;
        if (outcome != Outcome.Record)
            throw new UserError($"{_input.Label}, {(hasHeader ? "the header" : "row 1 (line 1)")}: {BrokenQuote(outcome)}");
        if (_parser.Fields > ColumnNames.Most)
            throw new UserError($"{_input.Label} has {_parser.Fields:N0} columns, more than the {ColumnNames.Most:N0} that can be read; is '{_input.Label}' of another format?");
        var names = Enumerable.Range(0, _parser.Fields).Select(i => hasHeader ? Encoding.UTF8.GetString(batch.Cell(i, 0)) : "");
        var columns = ColumnNames.Clean(names);
        if (hasHeader)
            Advance(_parser.Consumed);
        return columns;
    }
}
