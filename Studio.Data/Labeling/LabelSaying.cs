using System.Text.Json;
using Studio.Data.Tables.Rows;

namespace Studio.Data.Labeling;

/// <summary>What somebody says of a row, as files hold it: {"row": 12, "by": "ann", "values": ["good"]} a line.</summary>
/// <param name="Row">0-based position in the project's dataset version.</param>
public sealed record LabelSaying(int Row, string By, LabelState State)
{
    private const int MostLines = 5_000_000;

    /// <summary>What a book says now, row by row.</summary>
    /// <param name="all">drafts and discarded rows too.</param>
    public static IEnumerable<LabelSaying> Of(LabelBook book, bool all) =>
        book.People().SelectMany(by => book.StatesBy(by).Where(s => all || s.State.Status == LabelStatus.Submitted).Select(s => new LabelSaying(s.Row, by, s.State)))
            .OrderBy(s => s.Row).ThenBy(s => s.By, StringComparer.Ordinal);

    /// <summary>Reads a file's lines for a project; the first that cannot be is told by its number.</summary>
    /// <param name="rows">the project's rows.</param>
    /// <param name="by">who says what names nobody; null refuses such a line.</param>
    /// <exception cref="UserError"/>
    public static async Task<IReadOnlyList<LabelSaying>> ReadAsync(TextReader text, LabelProject project, RowIndex rows, string? by, CancellationToken cancellationToken = default)
    {
        var known = rows.IsWhole ? null : Enumerable.Range(0, checked((int)rows.Count)).Select(i => rows.At(i)).ToHashSet();
        var sayings = new List<LabelSaying>();
        for (var number = 1; await text.ReadLineAsync(cancellationToken) is { } line; number++)
        {
            if (string.IsNullOrWhiteSpace(line))
                continue;
            var saying = Parse(line, number, project, by);
            if (known?.Contains(saying.Row) == false || saying.Row < 0 || (known is null && saying.Row >= rows.Count))
                throw new UserError($"Line {number:N0}: row {saying.Row} is no row of '{project.Name}'.");
            sayings.Add(saying);
            if (sayings.Count > MostLines)
                throw new UserError($"The file has more than {MostLines:N0} lines: bring it in parts.");
        }
        return sayings;
    }

    private static LabelSaying Parse(string line, int number, LabelProject project, string? by)
    {
        try
        {
            var read = JsonSerializer.Deserialize<Line>(line, LabelJson.Line) ?? throw new JsonException();
            var name = read.By ?? by ?? throw new UserError("it does not say by whom; give each line a \"by\".");
            var state = new LabelState(read.Status ?? LabelStatus.Submitted, read.Values ?? (read.Value is { } one ? [one] : []));
            project.Check(state);
            return new(read.Row ?? throw new UserError("it names no row; give each line a \"row\"."), LabelBook.CheckName(name), state);
        }
        catch (JsonException)
        {
            throw new UserError($"Line {number:N0} is no JSON object such as {{\"row\": 12, \"by\": \"ann\", \"values\": [\"good\"]}}.");
        }
        catch (UserError e)
        {
            throw new UserError($"Line {number:N0}: {e.Message}", e);
        }
    }

    private sealed record Line(int? Row = null, string? By = null, LabelStatus? Status = null, IReadOnlyList<string>? Values = null, string? Value = null);
}
