namespace Studio.Training.Tensors;

/// <summary>
/// Keeps what each attention of a forward pass looks at, on the thread that opened it and until it is disposed: the shares
/// softmax(q k^T scale + mask), which the fused operators never show. Costs a second product of each, so nobody pays unasked.
/// </summary>
public sealed class AttentionRecorder : IDisposable
{
    [ThreadStatic]
    private static AttentionRecorder? s_current;

    private readonly List<Tensor> _layers = [];

    /// <exception cref="InvalidOperationException">one is open already.</exception>
    public AttentionRecorder()
    {
        if (s_current is not null) throw new InvalidOperationException("An attention recorder is open on this thread already.");
        s_current = this;
    }

    public static bool IsOn => s_current is not null;

    /// <summary>float32 (B, heads, T, S) of each attention, in the order they were asked; each row sums to 1.</summary>
    public IReadOnlyList<Tensor> Layers => _layers;

    public void Dispose() => s_current = null;

    /// <param name="query">(B, heads, T, size); <paramref name="key"/> (B, heads, S, size).</param>
    /// <param name="additive">what is added to the scores; null for nothing.</param>
    internal static void See(Tensor query, Tensor key, Tensor? additive, double scale)
    {
        if (s_current is not { } recorder) return;
        long rows = query.Size(0), heads = query.Size(1), length = query.Size(2), sources = key.Size(2), size = query.Size(3);
        var q = query.To(ScalarType.Float32).Reshape(rows * heads, length, size);
        var k = key.To(ScalarType.Float32).Reshape(rows * heads, sources, size).Transpose(1, 2);
        var scores = q.Bmm(k).View(rows, heads, length, sources) * scale;
        recorder._layers.Add((additive is null ? scores : scores + additive.To(ScalarType.Float32)).Softmax(-1).Detach());
    }
}
