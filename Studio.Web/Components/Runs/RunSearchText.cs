using Studio.Data.Runs;
using Studio.Training.Contracts;

namespace Studio.Web.Components.Runs;

/// <summary>
/// What is typed into the search field of the runs table: words to find, and conditions such as dropout=0.2,
/// learningRate&lt;1e-3 or validationLoss&lt;1.6 (a hyperparameter by its name, otherwise the last value of a metric;
/// loss.min and loss.max ask for the extremes).
/// </summary>
public static class RunSearchText
{
    // the longer ones first, or <= would be read as <
    private static readonly string[] s_operators = ["!=", "<=", ">=", "=", "<", ">"];

    public static (string Words, IReadOnlyList<RunCondition> Conditions) Parse(string? text)
    {
        var words = new List<string>();
        var conditions = new List<RunCondition>();
        foreach (var part in (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (Condition(part) is { } condition)
                conditions.Add(condition);
            else
                words.Add(part);
        }
        return (string.Join(' ', words), conditions);
    }

    private static RunCondition? Condition(string part)
    {
        foreach (var sign in s_operators)
        {
            var at = part.IndexOf(sign, StringComparison.Ordinal);
            if (at <= 0 || at + sign.Length == part.Length)
                continue;
            return new RunCondition(Column(part[..at]), sign, part[(at + sign.Length)..]);
        }
        return null;
    }

    private static RunColumn Column(string name)
    {
        if (RunSpecFields.All.FirstOrDefault(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } field)
            return RunColumn.Spec(field.Name);
        var dot = name.LastIndexOf('.');
        return dot > 0 && name[(dot + 1)..] is "last" or "min" or "max"
            ? RunColumn.Metric(name[..dot], name[(dot + 1)..])
            : RunColumn.Metric(name);
    }
}
