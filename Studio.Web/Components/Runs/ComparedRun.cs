using Studio.Data.Catalog;
using Studio.Data.Runs;
using Studio.Training.Contracts;
using Studio.Web.Components.Controls;

namespace Studio.Web.Components.Runs;

/// <summary>One of the runs side by side, with its colour.</summary>
/// <param name="Colour">place in the palette, the same in curves, heads and the address.</param>
public sealed record ComparedRun(Run Run, int Colour, TimeSpan Worked)
{
    /// <summary>The same for runs whose settings differ in nothing but the seed.</summary>
    public string Settings { get; } = RunSpecJson.Parse(Run.SpecJson).Spec is { } spec ? RunSpecJson.Write(spec with { Name = "", Seed = 0 }) : Run.Id;

    public ChartRun ToChartRun(string group = "") => new(Run.Id, Run.Name, Colour, Run.TotalSteps, RunTransitions.Active.Contains(Run.Status), group);

    /// <summary>For style attributes: runs past the palette's end share a colour and are told apart by the dash.</summary>
    public string Swatch => $"background:var(--series-{Colour % 8})";
}
