using Studio.Data.Tables.DuckDb;
using Studio.Testing;

namespace Studio.Data.Tests.Tables;

public sealed class DuckDbTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("SELECT * FROM read_csv('/etc/passwd')")]
    [InlineData("SELECT * FROM read_text('/proc/self/environ')")]
    [InlineData("COPY (SELECT 1) TO '/tmp/studio-should-not-be.csv'")]
    [InlineData("ATTACH '/tmp/studio-should-not-be.db'")]
    [InlineData("INSTALL httpfs")]
    [InlineData("LOAD httpfs")]
    [InlineData("SELECT * FROM read_parquet('http://127.0.0.1:9/x.parquet')")]
    [InlineData("SET enable_external_access = true")]
    [InlineData("SET memory_limit = '100GB'")]
    public void Execute_AnythingOutsideTheFilesNamed_IsRefused(string sql)
    {
        using var connection = DuckDbConnection.Open(new DuckDbSettings { Files = [_folder.Write("allowed.csv", "a\n1\n")] });

        Assert.Throws<DuckDbException>(() => connection.Execute(sql));
    }

    [Fact]
    public void Query_FileNamed_MayBeRead()
    {
        var allowed = _folder.Write("it's allowed.csv", "a\n1\n2\n");
        using var connection = DuckDbConnection.Open(new DuckDbSettings { Files = [allowed] });

        Assert.Equal(2, connection.Scalar("SELECT count(*) FROM read_csv(?)", allowed));
    }

    [Fact]
    public void Query_BoundValues_ComeBackAsTheyAre()
    {
        using var connection = DuckDbConnection.Open(new DuckDbSettings());
        const string Text = "'; DROP TABLE x; -- \0 \U0001F600 longer than twelve bytes";

        using var result = connection.Query("SELECT ?, ?, ?, ?, ?", Text, 42L, 1.5, null, "short");

        Assert.True(result.Next());
        Assert.Equal([Text, 42L, 1.5, null, "short"], Enumerable.Range(0, 5).Select(c => result.Column(c).Value(0)));
        Assert.False(result.Next());
    }

    [Fact]
    public void Query_ManyRows_StreamsAllInOrder()
    {
        using var connection = DuckDbConnection.Open(new DuckDbSettings());
        using var result = connection.Query("SELECT range, CASE WHEN range % 3 = 0 THEN NULL ELSE range END FROM range(100000)");

        long expected = 0;
        while (result.Next())
        {
            for (var i = 0; i < result.RowCount; i++, expected++)
            {
                Assert.Equal(expected, result.Column(0).Integer(i));
                Assert.Equal(expected % 3 == 0, result.Column(1).IsNull(i));
            }
        }
        Assert.Equal(100_000, expected);
    }

    [Fact]
    public void Query_Mistake_SaysWhatDuckDbSays()
    {
        using var connection = DuckDbConnection.Open(new DuckDbSettings());

        Assert.Contains("nonsense", Assert.Throws<DuckDbException>(() => connection.Execute("SELECT nonsense")).Message);
    }

    [Fact]
    public async Task Interrupt_RunningStatement_EndsItSoon()
    {
        using var connection = DuckDbConnection.Open(new DuckDbSettings());
        var running = Task.Run(() => Assert.Throws<DuckDbException>(() => connection.Scalar("SELECT count(*) FROM range(100000) a, range(100000) b WHERE a.range * b.range = 17")));

        await Eventually.True(() =>
        {
            connection.Interrupt();
            return running.IsCompleted;
        });

        Assert.Contains("INTERRUPT", (await running).Message);
    }
}
