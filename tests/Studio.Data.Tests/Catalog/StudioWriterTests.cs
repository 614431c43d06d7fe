using Microsoft.EntityFrameworkCore;
using Studio.Data.Catalog;
using Studio.Testing;

namespace Studio.Data.Tests.Catalog;

public sealed class StudioWriterTests : IDisposable
{
    private readonly TestCatalog _catalog = new();

    public void Dispose() => _catalog.Dispose();

    [Fact]
    public async Task WriteAsync_Throws_NothingIsKept()
    {
        await Assert.ThrowsAsync<UserError>(() => _catalog.Writer.WriteAsync(async db =>
        {
            db.Settings.Add(new Setting { Key = "k", Value = "v" });
            await db.SaveChangesAsync();
            throw new UserError("no");
        }));
        await using var db = _catalog.CreateDbContext();
        Assert.Empty(await db.Settings.ToListAsync());
    }

    [Fact]
    public async Task WriteAsync_Nested_ThrowsInsteadOfWaitingForItself()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            _catalog.Writer.WriteAsync(_ => _catalog.Writer.WriteAsync(_ => Task.CompletedTask)));
        await _catalog.Writer.WriteAsync(_ => Task.CompletedTask);
    }

    [Fact]
    public async Task SaveChanges_OutsideTheWriter_Throws()
    {
        await using var db = _catalog.CreateDbContext();
        db.Settings.Add(new Setting { Key = "k", Value = "v" });
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync());
    }

    [Fact]
    public async Task WriteAsync_32Writers1000LogsEach_AllAreKept()
    {
        for (var w = 0; w < 32; w++)
            await _catalog.AddRunAsync($"run-{w}");
        await Task.WhenAll(Enumerable.Range(0, 32).Select(w => Task.Run(() => LogAsync($"run-{w}"))));
        await using var db = _catalog.CreateDbContext();
        Assert.Equal(32_000, await db.RunLogLines.CountAsync());
        Assert.Equal(32, await db.RunLogLines.GroupBy(l => l.RunId).Where(g => g.Count() == 1000).CountAsync());
    }

    private async Task LogAsync(string runId)
    {
        for (var i = 0; i < 1000; i += 20)
        {
            await _catalog.Writer.WriteAsync(db =>
            {
                for (var n = i; n < i + 20; n++)
                    db.RunLogLines.Add(new RunLogLine { RunId = runId, At = DateTimeOffset.UtcNow, Text = $"line {n}" });
                return Task.CompletedTask;
            });
        }
    }
}
