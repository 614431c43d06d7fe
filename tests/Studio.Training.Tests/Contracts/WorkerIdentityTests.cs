using System.Diagnostics;
using Studio.Testing;
using Studio.Training.Contracts;

namespace Studio.Training.Tests.Contracts;

public sealed class WorkerIdentityTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_ThisProcess_IsAlive()
    {
        WorkerIdentity.Write(_folder.Path);
        Assert.True(WorkerIdentity.IsAlive(_folder.Path));
        Assert.Equal(Environment.ProcessId, WorkerIdentity.Read(_folder.Path)!.Pid);
    }

    [Fact]
    public void Write_Json_HasTheFieldsOfTheContract()
    {
        WorkerIdentity.Write(_folder.Path);
        var current = WorkerIdentity.Current();
        Assert.Equal($"{{\"pid\":{current.Pid},\"startTicks\":{current.StartTicks},\"bootId\":\"{current.BootId}\"}}", File.ReadAllText(_folder.File("worker.json")));
    }

    [Fact]
    public void IsAlive_NoFile_IsFalse() => Assert.False(WorkerIdentity.IsAlive(_folder.Path));

    [Theory]
    [InlineData("{\"pid\":")]
    [InlineData("null")]
    public void IsAlive_DamagedFile_IsFalse(string text)
    {
        File.WriteAllText(_folder.File("worker.json"), text);
        Assert.False(WorkerIdentity.IsAlive(_folder.Path));
    }

    [Fact]
    public void IsAlive_PidUsedAgainByAnotherProcess_IsFalse()
    {
        var current = WorkerIdentity.Current();
        File.WriteAllText(_folder.File("worker.json"), $"{{\"pid\":{current.Pid},\"startTicks\":{current.StartTicks - 1},\"bootId\":\"{current.BootId}\"}}");
        Assert.False(WorkerIdentity.IsAlive(_folder.Path));
    }

    [Fact]
    public async Task Of_ProcessThatEnded_IsNull()
    {
        using var sleeper = Process.Start("sleep", "60");
        Assert.NotNull(WorkerIdentity.Of(sleeper.Id));
        sleeper.Kill();
        await sleeper.WaitForExitAsync();
        Assert.Null(WorkerIdentity.Of(sleeper.Id));
    }
}
