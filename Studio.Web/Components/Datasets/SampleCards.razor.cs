using Studio.Data;
using Studio.Data.Tables.Samples;

namespace Studio.Web.Components.Datasets;

public sealed partial class SampleCards
{
    private readonly CancellationTokenSource _gone = new();
    private SampleDataset? _running;
    private SampleDataset? _failed;
    private string _problem = "";
    private long _bytes;
    private long _drawnAt;

    private double Share => _running is null ? 0 : Math.Min(1, (double)_bytes / _running.Bytes);

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    private async Task StartAsync(SampleDataset sample)
    {
        if (_running is not null)
            return;
        (_running, _failed, _bytes) = (sample, null, 0);
        try
        {
            var job = await Samples.StartAsync(sample, OnProgress, _gone.Token);
            Navigation.NavigateTo($"/datasets/import?job={job}");
        }
        catch (UserError e)
        {
            (_failed, _problem) = (sample, e.Message);
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // the page is closed: what was fetched has been removed
        }
        finally
        {
            _running = null;
        }
    }

    private void OnProgress(long bytes)
    {
        _bytes = bytes;
        // a render for every block of a fast download would be hundreds a second
        if (Environment.TickCount64 - _drawnAt < 100)
            return;
        _drawnAt = Environment.TickCount64;
        _ = InvokeAsync(StateHasChanged);
    }
}
