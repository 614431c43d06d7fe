using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Studio.Testing;

/// <summary>
/// Waits for something that another thread or process will make true. A test never sleeps for a fixed time: it states the
/// condition, and the deadline only bounds how long a failure takes.
/// </summary>
public static class Eventually
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(5);

    /// <summary>Asks until the condition holds; throws <see cref="TimeoutException"/> with its text after the deadline (10 s unless told).</summary>
    public static Task True(Func<bool> condition, TimeSpan? deadline = null, [CallerArgumentExpression(nameof(condition))] string what = "") =>
        TrueAsync(() => Task.FromResult(condition()), deadline, what);

    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan? deadline = null, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        var limit = deadline ?? TimeSpan.FromSeconds(10);
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > limit)
                throw new TimeoutException($"Not true after {limit.TotalSeconds:0.#} s: {what}");
            await Task.Delay(s_pause);
        }
    }

    /// <summary>Asks until the value is there (not null) and gives it.</summary>
    public static async Task<T> NotNull<T>(Func<T?> value, TimeSpan? deadline = null, [CallerArgumentExpression(nameof(value))] string what = "") where T : class
    {
        T? found = null;
        await True(() => (found = value()) is not null, deadline, what);
        return found!;
    }
}
