namespace Studio.Data.Cleaning;

/// <summary>
/// Operations in the order in which they are applied: the same record in the form, the REST API, a saved pipeline's file
/// and the manifest of the version it made.
/// </summary>
public sealed record Pipeline
{
    public const int SchemaVersion = 1;
    public const int MostOperations = 100;

    public IReadOnlyList<Operation> Operations { get; init; } = [];

    /// <summary>Everything that keeps it from running on a table; all problems at once, none is thrown.</summary>
    /// <param name="shape">the table it is meant for; null checks the parameters alone.</param>
    public IReadOnlyList<PipelineProblem> Check(TableShape? shape)
    {
        var problems = new List<PipelineProblem>();
        if (Operations.Count == 0)
            problems.Add(new(-1, "", "The pipeline has no operation: add one."));
        if (Operations.Count > MostOperations)
            problems.Add(new(-1, "", $"The pipeline has {Operations.Count} operations; {MostOperations} at most."));
        for (var i = 0; i < Operations.Count; i++)
            problems.AddRange(OperationRules.Check(Operations[i]).Select(p => p with { Index = i }));
        // what follows computes with the parameters, so they must be in range first
        if (problems.Count == 0 && shape is not null)
            CheckShapes(shape, problems);
        return problems;
    }

    /// <summary>The steps for a table.</summary>
    /// <exception cref="UserError">an operation does not fit; the sentence says which.</exception>
    public IReadOnlyList<CleaningStep> Bind(TableShape shape)
    {
        if (Check(shape) is [{ } problem, ..])
            throw new UserError(problem.Index < 0 ? problem.Message : $"Operation {problem.Index + 1} ({OperationKind.Of(Operations[problem.Index]).Title}): {problem.Message}");
        var steps = new List<CleaningStep>();
        foreach (var operation in Operations)
            steps.Add(operation.Bind(steps.Count == 0 ? shape : steps[^1].Result));
        return steps;
    }

    private void CheckShapes(TableShape shape, List<PipelineProblem> problems)
    {
        var growth = 1;
        for (var i = 0; i < Operations.Count; i++)
        {
            try
            {
                var step = Operations[i].Bind(shape);
                // these know rows by their place, which a row shares with its copies
                if (growth > 1 && step is WholeTableStep)
                    problems.Add(new(i, "", "It looks at all rows together, so it must come before the operation that adds copies: move it up."));
                if ((growth *= step.Growth) > CleaningBatch.MostRows)
                    throw new UserError($"Together the operations make more than {CleaningBatch.MostRows:N0} rows of one: add fewer copies.");
                shape = step.Result;
            }
            catch (UserError e)
            {
                problems.Add(new(i, "", e.Message));
            }
        }
    }
}

/// <param name="Index">the operation's place; -1 when it is the pipeline's own.</param>
/// <param name="Field">the parameter to mend; empty when it is none alone.</param>
public sealed record PipelineProblem(int Index, string Field, string Message);
