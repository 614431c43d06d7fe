using Studio.Data;
using Studio.Web.Machine;

namespace Studio.Web.Components.Pages;

public sealed partial class Settings
{
    private readonly CancellationTokenSource _gone = new();
    private WorkspaceUse? _use;
    private Exception? _error;
    private string? _report;
    private bool _asking;

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override async Task OnInitializedAsync() => _use = await Task.Run(() => WorkspaceUse.Measure(Workspace));

    private async Task AskAsync()
    {
        (_asking, _error) = (true, null);
        try
        {
            _report = await Doctor.AskAsync(Options, _gone.Token);
        }
        catch (UserError e)
        {
            _error = e;
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // the page is closed
        }
        finally
        {
            _asking = false;
        }
    }
}
