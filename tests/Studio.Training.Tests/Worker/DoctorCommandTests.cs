using System.Text.Json;
using Studio.Testing;
using Studio.Training.Tensors;
using Studio.Training.Worker;

namespace Studio.Training.Tests.Worker;

public sealed class DoctorCommandTests
{
    [Fact]
    public void DevicesJson_NamesTheCpuAndEveryGpuOfLibtorch()
    {
        using var report = JsonDocument.Parse(DoctorCommand.DevicesJson(speed: false));

        var ids = report.RootElement.GetProperty("devices").EnumerateArray().Select(d => d.GetProperty("id").GetString());
        Assert.Equal(TorchRuntime.CudaDevices.Select(gpu => $"cuda:{gpu.Index}").Prepend("cpu"), ids);
    }

    [Fact]
    public void Examine_WorkspaceUnderAFile_SaysWhatIsWrong()
    {
        using var folder = new TempFolder();
        var output = new StringWriter();

        var code = new DoctorCommand(output).Examine(Path.Combine(folder.Write("file", "not a folder"), "workspace"), port: 0);

        Assert.Equal(1, code);
        Assert.Contains("WRONG  workspace", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("ok     libtorch", output.ToString(), StringComparison.Ordinal);
    }
}
