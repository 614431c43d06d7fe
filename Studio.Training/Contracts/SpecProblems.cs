namespace Studio.Training.Contracts;

/// <summary>Collects problems while a spec is checked; a field already wrong in itself gets no second sentence about it.</summary>
internal sealed class SpecProblems
{
    private readonly List<SpecProblem> _problems = [];

    public void Add(string field, string message) => _problems.Add(new(field, message));

    public void Warn(string field, string message) => _problems.Add(new(field, message, IsWarning: true));

    /// <summary>None of these fields has a problem, so that rules between them can be computed.</summary>
    public bool AllRight(params ReadOnlySpan<string> fields)
    {
        foreach (var problem in _problems)
        {
            if (!problem.IsWarning && fields.Contains(problem.Field))
                return false;
        }

        return true;
    }

    /// <summary>Errors before warnings, each in the order of the form.</summary>
    public IReadOnlyList<SpecProblem> InOrder()
    {
        var order = RunSpecFields.All.Select((field, index) => (field.Name, index)).ToDictionary(p => p.Name, p => p.index);
        return [.. _problems.OrderBy(p => p.IsWarning).ThenBy(p => order.GetValueOrDefault(p.Field, -1))];
    }
}
