using Microsoft.AspNetCore.Components;
using Studio.Data.Cleaning.Languages;
using Studio.Data.Tables;
using Studio.Data.Tables.Rows;
using Studio.Web.Browsing;
using Studio.Web.Tokenizing;

namespace Studio.Web.Components.Datasets;

public sealed partial class FilterPanel(TokenizerService tokenizers)
{
    private const int MostChoices = 200;
    private readonly List<Line> _lines = [];
    private IReadOnlyList<string> _tokenizers = [];
    private RowSelection? _shown;
    private string _sql = "";

    [Parameter, EditorRequired] public required DatasetManifest Manifest { get; set; }
    [Parameter, EditorRequired] public required RowSelection Selection { get; set; }
    [Parameter] public EventCallback<RowSelection> Applied { get; set; }
    [Parameter] public EventCallback Closed { get; set; }

    /// <summary>By name, which is what people read in an address; by id where two have the same.</summary>
    protected override void OnInitialized() =>
        _tokenizers = [.. tokenizers.List().GroupBy(t => t.Name, StringComparer.OrdinalIgnoreCase).SelectMany(same => same.Count() == 1 ? same.Select(t => t.Name) : same.Select(t => t.Id))];

    protected override void OnParametersSet()
    {
        if (ReferenceEquals(_shown, Selection))
            return;
        _shown = Selection;
        _sql = Selection.Sql ?? "";
        _lines.Clear();
        // one whose column this version does not have cannot be edited; the rows' error names it
        _lines.AddRange(Selection.Where.Where(c => Manifest.Columns.Any(m => m.Name == c.Column)).Select(c => new Line { Column = c.Column, Is = c.Is, Value = c.Value ?? "", Or = c.Or, Tokenizer = c.Tokenizer }));
        if (_lines.Count == 0)
            Add();
    }

    private void Add()
    {
        var column = Manifest.ColumnWithRole(ColumnRole.Text) ?? Manifest.ColumnWithRole(ColumnRole.Label) ?? Manifest.Columns[0];
        var line = new Line();
        line.Choose(column);
        _lines.Add(line);
    }

    private IReadOnlyList<string> Choices(Line line)
    {
        var column = Manifest.Column(line.Column);
        if (line.Is is RowOperator.LanguageIs or RowOperator.LanguageIsNot)
            return [.. LanguageIdentifier.Names.Keys];
        if (line.Is is not (RowOperator.Is or RowOperator.IsNot))
            return [];
        if (column.Role == ColumnRole.Split)
            return ["train", "validation", "test"];
        return column.Type == ColumnType.Boolean ? ["true", "false"] : column.Classes.Count <= MostChoices ? column.Classes : [];
    }

    private Task ApplyAsync()
    {
        // a line begun and left empty is no condition
        var where = _lines.Where(l => !OperatorWords.NeedsValue(l.Is) || l.Value.Length > 0)
            .Select(l => new RowCondition(l.Column, l.Is, OperatorWords.NeedsValue(l.Is) ? l.Value : null, l.Or, OperatorWords.NeedsTokenizer(l.Is) ? l.Tokenizer : null));
        return Applied.InvokeAsync(Selection with { Where = [.. where], Sql = string.IsNullOrWhiteSpace(_sql) ? null : _sql.Trim() });
    }

    private Task ClearAsync()
    {
        _lines.Clear();
        _sql = "";
        return ApplyAsync();
    }

    private sealed class Line
    {
        public string Column { get; set; } = "";
        public RowOperator Is { get; set; }
        public string Value { get; set; } = "";
        public bool Or { get; set; }
        public string? Tokenizer { get; set; }

        public void Choose(DatasetColumn column)
        {
            Column = column.Name;
            var possible = OperatorWords.For(column);
            if (Value.Length == 0 || !possible.Contains(Is))
                Is = possible[0];
        }
    }
}
