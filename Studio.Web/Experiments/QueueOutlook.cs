using Studio.Web.Components.Controls;

namespace Studio.Web.Experiments;

/// <summary>Which device a run would go to, and how many runs stand before it there.</summary>
/// <param name="Device">cpu, cuda:0, ...</param>
/// <param name="Ahead">runs on that device that have not ended.</param>
public sealed record QueueOutlook(string Device, int Ahead)
{
    public string DeviceLabel => Device switch
    {
        "cpu" or "" => "CPU",
        _ when Device.StartsWith("cuda:", StringComparison.Ordinal) => "GPU " + Device["cuda:".Length..],
        _ => "GPU",
    };

    /// <summary>The primary button: what will happen when it is pressed.</summary>
    public string ButtonText(TimeSpan? time)
    {
        var about = time is { } known ? $", about {Figures.About(known)}" : "";
        return Ahead == 0
            ? $"Start on {DeviceLabel}{about}"
            : $"Queue on {DeviceLabel} behind {Ahead} {(Ahead == 1 ? "run" : "runs")}{about}";
    }
}
