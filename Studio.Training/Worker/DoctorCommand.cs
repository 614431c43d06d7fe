using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Studio.Data;
using Studio.Training.Contracts;
using Studio.Training.Tensors;

namespace Studio.Training.Worker;

/// <summary>`doctor`: says what was found on the machine and what is wrong with it.</summary>
public sealed class DoctorCommand(TextWriter output)
{
    public const string Usage = "doctor [--workspace DIR] [--port N] [--json [--speed]]";

    public const string Help = $"""
        Usage: {Usage}

        Tells which libtorch and BLAS were found and how fast they are, which GPUs, how many processors, how much disk is
        free, and whether the workspace can be written and the port is free. Exit code 1 when something is wrong.
        --json prints only the devices that runs can be given, for programs; with --speed also how fast each of them
        multiplies matrices, in GFLOP/s.
        """;

    private const int DefaultPort = 5080;
    private const long EnoughDisk = 2L << 30;
    private int _wrong;

    public static int Run(IReadOnlyList<string> words)
    {
        var line = new CommandLine(words, Usage, "json", "speed");
        var (workspace, port) = (line.Option("workspace") ?? Workspace.DefaultRoot(), line.Option("port", DefaultPort));
        var (json, speed) = (line.Flag("json"), line.Flag("speed"));
        line.Done();
        if (json)
        {
            Console.WriteLine(DevicesJson(speed));
            return 0;
        }
        return new DoctorCommand(Console.Out).Examine(workspace, port);
    }

    public int Examine(string workspace, int port)
    {
        Check("libtorch", Libtorch);
        Check("BLAS", Blas);
        Check("GPUs", Gpus);
        Check("processors", () => $"{Environment.ProcessorCount}, {Gigabytes(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes)} of memory");
        Check("workspace", () => Writable(workspace));
        Check("disk", () => Disk(workspace));
        Check("port", () => Port(port));
        output.WriteLine(_wrong == 0 ? "Nothing is wrong." : $"{_wrong} {(_wrong == 1 ? "thing is" : "things are")} wrong.");
        return _wrong == 0 ? 0 : 1;
    }

    /// <summary>{"devices":[{"id":"cpu",...},{"id":"cuda:0","name":"...","memoryBytes":...,"gflops":...}]}</summary>
    public static string DevicesJson(bool speed)
    {
        TorchRuntime.Threads = Environment.ProcessorCount;
        return JsonSerializer.Serialize(new
        {
            devices = TorchRuntime.CudaDevices.Select(gpu => new DeviceLine($"cuda:{gpu.Index}", gpu.Name, gpu.TotalMemory, Speed(Device.Cuda(gpu.Index))))
                .Prepend(new DeviceLine("cpu", "CPU", GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, Speed(Device.Cpu))),
        }, JournalJson.Options);

        double? Speed(Device device) => speed ? Math.Round(TorchRuntime.MeasureMatMul(device), 1) : null;
    }

    private sealed record DeviceLine(string Id, string Name, long MemoryBytes, double? Gflops);

    private void Check(string what, Func<string> look)
    {
        try
        {
            output.WriteLine($"  ok     {what,-11} {look()}");
        }
        catch (Exception e) when (e is UserError or IOException or UnauthorizedAccessException or SocketException)
        {
            _wrong++;
            output.WriteLine($"  WRONG  {what,-11} {e.Message}");
        }
    }

    private static string Libtorch()
    {
        var version = TorchRuntime.Version; // loads the library
        var path = File.ReadLines("/proc/self/maps").Select(line => line[(line.IndexOf('/') + 1)..]).FirstOrDefault(file => file.Contains("libtorch_cpu.so", StringComparison.Ordinal));
        return path is null ? version : $"{version} from /{path}";
    }

    private static string Blas()
    {
        TorchRuntime.Threads = Environment.ProcessorCount;
        var speed = string.Create(CultureInfo.InvariantCulture, $"{TorchRuntime.BlasName}, {TorchRuntime.MeasureMatMul(Device.Cpu):0} GFLOP/s on {Environment.ProcessorCount} threads");
        return !TorchRuntime.BlasIsSlow ? speed
            : throw new UserError($"{speed}: the reference BLAS is 20 to 40 times slower than it need be; install Debian's libopenblas0-openmp.");
    }

    private static string Gpus() =>
        TorchRuntime.CudaDevices is [_, ..] gpus ? string.Join(", ", gpus.Select(gpu => $"{gpu.Name} ({Gigabytes(gpu.TotalMemory)})")) : "none; training runs on the CPU";

    private static string Writable(string workspace)
    {
        var probe = Path.Combine(new Workspace(workspace).Root, $".probe-{Environment.ProcessId}");
        File.WriteAllText(probe, "");
        File.Delete(probe);
        return Path.GetFullPath(workspace);
    }

    private static string Disk(string workspace)
    {
        var free = new DriveInfo(Path.GetFullPath(workspace)).AvailableFreeSpace;
        return free >= EnoughDisk ? $"{Gigabytes(free)} free"
            : throw new UserError($"{Gigabytes(free)} free at {Path.GetFullPath(workspace)}; checkpoints and imports need more, free some space.");
    }

    private static string Port(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return $"{port} is free";
        }
        catch (SocketException e)
        {
            throw new UserError($"{port} is taken ({e.Message}); another Studio may be running, or start this one with --port.", e);
        }
    }

    private static string Gigabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1 << 30):0.0} GB");
}
