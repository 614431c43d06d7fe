using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Studio.Training.Contracts;

namespace Studio.Web.Api;

/// <summary>The answer to a RunSpec that cannot run: the first problem as the sentence, all of them by field in "errors".</summary>
public static class RefusedSpec
{
    public static ProblemHttpResult Of(IReadOnlyList<SpecProblem> problems)
    {
        var errors = problems.Where(p => !p.IsWarning).ToList();
        return TypedResults.Problem(new ProblemDetails
        {
            Status = StatusCodes.Status400BadRequest,
            Title = "The run cannot start",
            Detail = errors[0].Message,
            Extensions = { ["errors"] = errors.GroupBy(p => p.Field).ToDictionary(g => g.Key, g => g.Select(p => p.Message).ToArray()) },
        });
    }
}
