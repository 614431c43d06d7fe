using Microsoft.AspNetCore.Components;
using Studio.Data;
using Studio.Data.Catalog;
using Studio.Web.Components.Controls;
using Studio.Web.Components.Layout;
using Studio.Web.Jobs;

namespace Studio.Web.Components.Runs;

public sealed partial class RunActions
{
    private bool _busy;
    private bool _asking;
    private long _bytes;

    [Inject] private RunService Service { get; set; } = null!;
    [Inject] private Workspace Workspace { get; set; } = null!;
    [Inject] private Toasts Toasts { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Parameter, EditorRequired] public required Run Run { get; set; }
    [Parameter] public bool HasCheckpoint { get; set; }

    // a clone is mostly wanted beside what it came from
    private string CompareHref => "/compare?runs=" + RunSelection.Write(Run.ParentRunId is { } parent ? [parent, Run.Id] : [Run.Id]);

    private void Ask()
    {
        _asking = !_asking;
        if (_asking)
            _bytes = RunFolder.Bytes(Workspace.RunDirectory(Run.Id));
    }

    private async Task DeleteAsync()
    {
        _asking = false;
        await DoAsync("", async () =>
        {
            var freed = await Service.DeleteAsync(Run.Id);
            Toasts.Say($"{Run.Name} is deleted; {Figures.Bytes(freed)} are free again.");
            Navigation.NavigateTo("/runs");
        });
    }

    private async Task DoAsync(string done, Func<Task> action)
    {
        _busy = true;
        try
        {
            await action();
            if (done.Length > 0)
                Toasts.Say($"{done}: {Run.Name}.");
        }
        catch (UserError e)
        {
            Toasts.Fail(e.Message);
        }
        finally
        {
            _busy = false;
        }
    }
}
