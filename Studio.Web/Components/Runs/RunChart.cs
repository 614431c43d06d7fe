using Studio.Data.Runs;
using Studio.Web.Components.Controls;

namespace Studio.Web.Components.Runs;

/// <summary>A run as its own page's charts know it.</summary>
public static class RunChart
{
    public static IReadOnlyList<ChartRun> Of(RunState state) =>
        [new ChartRun(state.Run.Id, state.Run.Name, 0, state.Run.TotalSteps, RunTransitions.Active.Contains(state.Run.Status))];
}
