using Studio.Training.Tensors;

namespace Studio.Training.Layers;

/// <summary>
/// Something with parameters. A constructor names them with the published checkpoints' names, as literals
/// (<c>_weight = Parameter("weight", ...)</c>, <c>_attention = Child("attn", new Attention(...))</c>), in the order in which
/// checkpoints list them; no reflection. A module owns its tensors: they leave the scope they were made in, and
/// <see cref="Dispose"/> frees them.
/// </summary>
public abstract class Module : IDisposable
{
    private readonly List<(string Name, Tensor Tensor)> _parameters = [];
    private readonly List<(string Name, Tensor Tensor)> _buffers = [];
    private readonly List<(string Name, Module Module)> _children = [];

    /// <summary>Whether dropout drops and batch statistics are taken; see <see cref="Train"/>.</summary>
    public bool IsTraining { get; private set; } = true;

    /// <summary>Elements of all parameters, a tied one counted once.</summary>
    public long ParameterCount => Parameters().Sum(p => p.ElementCount);

    /// <summary>
    /// Parameters with their full names ("h.0.attn.c_attn.weight"), in registration order: own ones, then children's. A tensor
    /// that two modules share comes once, under its first name.
    /// </summary>
    public IEnumerable<(string Name, Tensor Tensor)> NamedParameters(string prefix = "")
    {
        var seen = new HashSet<Tensor>(ReferenceEqualityComparer.Instance);
        return Named(prefix, m => m._parameters).Where(p => seen.Add(p.Tensor));
    }

    /// <summary>Tensors that are saved but not learned, such as running means.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> NamedBuffers(string prefix = "") => Named(prefix, m => m._buffers);

    public Tensor[] Parameters() => [.. NamedParameters().Select(p => p.Tensor)];

    /// <summary>All modules below and this one, in registration order.</summary>
    public IEnumerable<Module> Modules() => _children.SelectMany(c => c.Module.Modules()).Prepend(this);

    /// <summary>The modules below and this one with their full names ("h.0.attn.c_attn"), in registration order.</summary>
    public IEnumerable<(string Name, Module Module)> NamedModules(string name = "") =>
        _children.SelectMany(c => c.Module.NamedModules(Below(name, c.Name))).Prepend((name, this));

    /// <summary>Switches this and all below to training, or back: <c>Train(false)</c> is <see cref="Eval"/>.</summary>
    public void Train(bool training = true)
    {
        foreach (var module in Modules()) module.IsTraining = training;
    }

    public void Eval() => Train(false);

    /// <summary>For a model that is going to generate: every weight is read once a token, and large pages make that faster.</summary>
    public void PreferHugePages()
    {
        foreach (var tensor in Parameters()) tensor.PreferHugePages();
    }

    /// <summary>
    /// Moves parameters and buffers to a device, and floating-point ones to a type. The tensor objects stay the same, so
    /// optimizers and tied layers need not be told; gradients are dropped.
    /// </summary>
    public void To(Device device, ScalarType? dtype = null)
    {
        using var noGrad = Autograd.NoGrad();
        foreach (var (_, tensor) in NamedParameters().Concat(NamedBuffers()))
        {
            var requiresGrad = tensor.RequiresGrad;
            var type = tensor.DType.IsFloatingPoint() ? dtype ?? tensor.DType : tensor.DType;
            if (type == tensor.DType && SameDevice(tensor.Device, device)) continue;
            tensor.Become(tensor.Detach().To(device, type).RequiresGrad_(requiresGrad));
        }
    }

    /// <summary>
    /// Copies values into the parameters and buffers of these names. Returns the names that this module has and
    /// <paramref name="state"/> does not; a shape that differs is a <see cref="Data.UserError"/>.
    /// </summary>
    public IReadOnlyList<string> LoadState(IReadOnlyDictionary<string, Tensor> state)
    {
        using var noGrad = Autograd.NoGrad();
        List<string> missing = [];
        foreach (var (name, tensor) in NamedParameters().Concat(NamedBuffers()))
        {
            if (!state.TryGetValue(name, out var value)) { missing.Add(name); continue; }
            if (!value.Shape.SequenceEqual(tensor.Shape))
                throw new Data.UserError($"The weights' tensor '{name}' is {value.Describe()}, but this model wants {tensor.Describe()}; they belong to a model of another size.");
            tensor.Copy_(value);
        }
        return missing;
    }

    public void Dispose()
    {
        foreach (var (_, tensor) in _parameters.Concat(_buffers)) tensor.Dispose();
        foreach (var (_, child) in _children) child.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Registers a learned tensor: it requires gradients and belongs to this module from now on.</summary>
    protected Tensor Parameter(string name, Tensor tensor)
    {
        _parameters.Add((name, TensorScope.Disown(tensor).RequiresGrad_()));
        return tensor;
    }

    /// <summary>Registers a parameter that another module owns (tied weights); freed by whichever is disposed of first.</summary>
    protected Tensor Shared(string name, Tensor tensor)
    {
        _parameters.Add((name, tensor));
        return tensor;
    }

    /// <summary>Registers a tensor that is saved with the weights but not learned.</summary>
    protected Tensor Buffer(string name, Tensor tensor)
    {
        _buffers.Add((name, TensorScope.Disown(tensor)));
        return tensor;
    }

    /// <param name="name">empty for a part whose parameters keep their own names, such as the body under another head.</param>
    protected TModule Child<TModule>(string name, TModule module) where TModule : Module
    {
        _children.Add((name, module));
        return module;
    }

    /// <summary>Takes a child out and frees it.</summary>
    protected void Remove(Module child)
    {
        _children.RemoveAll(c => ReferenceEquals(c.Module, child));
        child.Dispose();
    }

    private IEnumerable<(string Name, Tensor Tensor)> Named(string prefix, Func<Module, List<(string Name, Tensor Tensor)>> own)
    {
        foreach (var (name, tensor) in own(this)) yield return (prefix + name, tensor);
        foreach (var (name, child) in _children)
            foreach (var named in child.Named(name.Length == 0 ? prefix : $"{prefix}{name}.", own))
                yield return named;
    }

    private static string Below(string prefix, string name) => name.Length == 0 ? prefix : prefix.Length == 0 ? name : $"{prefix}.{name}";

    private static bool SameDevice(Device a, Device b) => a.Type == b.Type && Math.Max(0, a.Index) == Math.Max(0, b.Index);
}
