using Studio.Training.Tensors;

namespace Studio.Training.Layers;

/// <summary>
/// What <see cref="Linear"/> and <see cref="Conv1D"/> share: a matrix that every input is multiplied with. A trained one can
/// be rounded to 8 bits with a scale for each output (<see cref="TakeInt8"/>); it then answers as before, from a quarter of
/// the memory, and is not trained any more.
/// </summary>
public abstract class Projection : Module
{
    /// <summary>Of the scales' tensor, behind the layer's own name.</summary>
    public const string ScaleName = "weight_scale";

    private Tensor? _scale;
    private long _inputs;

    protected Projection(Tensor weight, Tensor? bias)
    {
        Weight = Parameter("weight", weight);
        if (bias is not null) Bias = Parameter("bias", bias);
    }

    /// <summary>In 8 bits: packed for the processor, to be read by nobody else.</summary>
    public Tensor Weight { get; }
    public Tensor? Bias { get; }

    public bool IsInt8 => _scale is not null;

    /// <summary>Numbers of the weight, without those that packing adds.</summary>
    public long WeightCount => _scale is { } scale ? scale.ElementCount * _inputs : Weight.ElementCount;

    /// <summary>The float weight as (outputs, inputs): the same memory where it lies so, otherwise seen transposed.</summary>
    public abstract Tensor ByOutput { get; }

    /// <summary>The matrix of low rank that learns beside this one; null where there is none.</summary>
    public Lora? Lora { get; private set; }

    /// <summary>The small network that learns behind this matrix and its bias; null where there is none.</summary>
    public Bottleneck? Adapter { get; private set; }

    /// <param name="x">(..., in).</param>
    /// <returns>(..., out).</returns>
    public Tensor Forward(Tensor x)
    {
        var y = _scale is { } scale ? x.LinearInt8(Weight, scale, Bias, _inputs) : Multiply(x);
        if (Lora is { } lora) y = y + lora.Forward(x);
        return Adapter is { } adapter ? adapter.Forward(y) : y;
    }

    /// <param name="size">numbers inside; see <see cref="Bottleneck"/>.</param>
    public void AddAdapter(int size) => Adapter = Child("adapter", new Bottleneck(ByOutput.Size(0), size));

    public void AddLora(int rank, double alpha, double dropout = 0) =>
        Lora = Child("", new Lora(ByOutput.Size(1), ByOutput.Size(0), rank, alpha, dropout));

    /// <summary>Puts the low-rank matrix into the other for good. The weights may be mapped from a file, and are made anew.</summary>
    public void MergeLora()
    {
        if (Lora is not { } lora) return;
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        Weight.Become(Weight + AsStored(lora.Change()).To(Weight.DType));
        Remove(lora);
        Lora = null;
    }

    /// <summary>
    /// The weight rounded to -127..127, and what a step of each output is worth: an output's largest weight is 127 steps, which
    /// keeps small outputs as exact as large ones. Of the scope open now.
    /// </summary>
    /// <returns>(out, in) int8 and (out) float32.</returns>
    public (Tensor Weight, Tensor Scale) Rounded()
    {
        var weight = ByOutput.Detach();
        var scale = weight.Abs().AMax(1) / 127.0;
        var steps = weight / scale.Clamp(min: 1e-30).Unsqueeze(1); // an output of zeros stays one
        return (steps.Round().To(ScalarType.Int8).Contiguous(), scale);
    }

    /// <summary>Gives the float weight up for one of 8 bits, as <see cref="Rounded"/> makes it and files hold it.</summary>
    /// <param name="weight">(out, in) int8.</param>
    /// <param name="scale">(out) float32.</param>
    public void TakeInt8(Tensor weight, Tensor scale)
    {
        using var noGrad = Autograd.NoGrad();
        using var scope = new TensorScope();
        _inputs = weight.Size(1);
        _scale = Buffer(ScaleName, scale.Clone());
        Weight.Become(weight.PackInt8());
    }

    protected abstract Tensor Multiply(Tensor x);

    /// <param name="byOutput">(out, in).</param>
    /// <returns>the same as this layer lays its weight out.</returns>
    protected abstract Tensor AsStored(Tensor byOutput);
}
