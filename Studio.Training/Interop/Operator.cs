using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;

using Studio.Training.Tensors;

namespace Studio.Training.Interop;

/// <summary>
/// One of libtorch's operators, by the dispatcher's name ("aten::add.Tensor"). It is looked up at first use and then kept;
/// a call converts its arguments to tagged values on the stack and enters native code once. Arguments come in the schema's
/// order (keyword-only ones included); those left out at the end take the schema's defaults.
/// </summary>
public sealed unsafe class Operator
{
    private const int MaxResults = 8;
    private const int StackWords = 256;
    private static readonly ConcurrentDictionary<string, Operator> s_all = new();

    private nint _handle;
    private int? _arity;

    /// <summary>Names the operator; nothing is loaded yet.</summary>
    public Operator(string name)
    {
        Name = name;
        s_all.TryAdd(name, this);
    }

    public string Name { get; }

    /// <summary>Every operator that Studio's code names, whether used yet or not.</summary>
    public static IReadOnlyCollection<string> Named => [.. s_all.Keys];

    /// <summary>Whether the loaded libtorch has it: older ones lack some.</summary>
    public bool Exists => Find() != 0;

    /// <summary>Whether the loaded version's signature has so many arguments: later versions append some.</summary>
    public bool TakesAtLeast(int arguments) => (_arity ??= Schema.Split(") ->")[0].Count(c => c == ',') + 1) >= arguments;

    /// <summary>Its signature as libtorch writes it, for messages and tests.</summary>
    public string Schema
    {
        get
        {
            Native.Check(NativeMethods.studio_operator_schema(Handle(), out var text), Name);
            return Native.TakeText(text);
        }
    }

    /// <summary>Names of all operators of the loaded libtorch.</summary>
    public static string[] Available()
    {
        Native.Check(NativeMethods.studio_operator_names(out var text), "the list of operators");
        return Native.TakeText(text).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Calls it and returns its one tensor, registered in the current scope.</summary>
    public Tensor Invoke(params ReadOnlySpan<Argument> arguments)
    {
        NativeValue result;
        Call(arguments, &result, 1);
        return Tensor.Adopt(result.Pointer);
    }

    /// <summary>For operators that return two tensors (values and indices, output and mask).</summary>
    public (Tensor, Tensor) Invoke2(params ReadOnlySpan<Argument> arguments)
    {
        var results = stackalloc NativeValue[MaxResults];
        Call(arguments, results, 2);
        return (Tensor.Adopt(results[0].Pointer), Tensor.Adopt(results[1].Pointer));
    }

    /// <summary>For operators that return so many tensors.</summary>
    public Tensor[] InvokeAll(int count, params ReadOnlySpan<Argument> arguments)
    {
        var results = stackalloc NativeValue[MaxResults];
        Call(arguments, results, count);
        var tensors = new Tensor[count];
        for (var i = 0; i < count; i++) tensors[i] = Tensor.Adopt(results[i].Pointer);
        return tensors;
    }

    /// <summary>For operators that return a list of tensors.</summary>
    public Tensor[] InvokeList(params ReadOnlySpan<Argument> arguments)
    {
        NativeValue result;
        Call(arguments, &result, 1);
        var handles = (nint*)result.Pointer;
        var tensors = new Tensor[result.Count];
        for (var i = 0; i < tensors.Length; i++) tensors[i] = Tensor.Adopt(handles[i]);
        NativeMethods.studio_free(handles);
        return tensors;
    }

    /// <summary>For in-place operators: libtorch returns the same object, so its extra reference is dropped at once.</summary>
    public Tensor InvokeInPlace(Tensor self, params ReadOnlySpan<Argument> rest)
    {
        var arguments = new ArgumentBuffer();
        arguments[0] = self;
        rest.CopyTo(((Span<Argument>)arguments)[1..]);
        NativeValue result;
        Call(((ReadOnlySpan<Argument>)arguments)[..(rest.Length + 1)], &result, 1);
        NativeMethods.studio_tensor_release(&result.Pointer, 1);
        return self;
    }

    /// <summary>For operators that return nothing, or nothing of interest that would need freeing.</summary>
    public void InvokeVoid(params ReadOnlySpan<Argument> arguments) => Call(arguments, null, 0);

    /// <summary>For operators that return a truth value.</summary>
    public bool InvokeBool(params ReadOnlySpan<Argument> arguments)
    {
        NativeValue result;
        Call(arguments, &result, 1);
        return result.Integer != 0;
    }

    private void Call(ReadOnlySpan<Argument> arguments, NativeValue* results, int resultCount)
    {
        var handle = Handle();
        var values = stackalloc NativeValue[arguments.Length];
        var words = ListWords(arguments);
        // Lists are copied out of the managed heap, so nothing needs pinning; only _foreach calls exceed the stack's share.
        Span<long> lists = words <= StackWords ? stackalloc long[words] : new long[words];
        int code, returned;
        fixed (long* room = lists)
        {
            Pack(arguments, values, room);
            code = NativeMethods.studio_operator_call(handle, values, arguments.Length, results, resultCount, &returned);
        }
        if (code != 0) throw Native.Failure(code, ErrorText.Describe(Name, arguments));
        if (returned != resultCount) throw new InvalidOperationException($"{Name} returned {returned} values, {resultCount} were expected.");
    }

    private static int ListWords(ReadOnlySpan<Argument> arguments)
    {
        var words = 0;
        foreach (ref readonly var argument in arguments)
            words += argument.Reference switch
            {
                null or Tensor => 0,
                Array array => array.Length,
                string s => (Encoding.UTF8.GetMaxByteCount(s.Length) + 7) / 8,
                _ => 0,
            };
        return words;
    }

    private void Pack(ReadOnlySpan<Argument> arguments, NativeValue* values, long* room)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            ref readonly var argument = ref arguments[i];
            ref var value = ref values[i];
            value.Tag = argument.Tag;
            value.Count = 0;
            value.Integer = argument.Bits;
            if (argument.Reference is null) continue;
            if (argument.Reference is Tensor tensor) value.Pointer = tensor.Handle;
            else room += PackList(argument.Reference, ref value, room);
        }
    }

    /// <summary>Copies one list (or text) to <paramref name="room"/>; returns the 8-byte words it took.</summary>
    private int PackList(object list, ref NativeValue value, long* room)
    {
        value.Pointer = (nint)room;
        switch (list)
        {
            case long[] numbers:
                numbers.CopyTo(new Span<long>(room, numbers.Length));
                return value.Count = numbers.Length;
            case double[] numbers:
                numbers.CopyTo(new Span<double>(room, numbers.Length));
                return value.Count = numbers.Length;
            case Tensor?[] tensors:
                for (var i = 0; i < tensors.Length; i++) room[i] = tensors[i]?.Handle ?? 0;
                return value.Count = tensors.Length;
            case bool[] flags:
                for (var i = 0; i < flags.Length; i++) ((byte*)room)[i] = flags[i] ? (byte)1 : (byte)0;
                value.Count = flags.Length;
                return flags.Length;
            case string text:
                var capacity = Encoding.UTF8.GetMaxByteCount(text.Length);
                value.Count = Encoding.UTF8.GetBytes(text, new Span<byte>(room, capacity));
                return (capacity + 7) / 8;
            default:
                throw new InvalidOperationException($"{Name}: an argument of type {list.GetType().Name} cannot be passed.");
        }
    }

    private nint Handle() => _handle != 0 ? _handle : Find() is var found and not 0 ? found
        : throw new TensorException($"{Name} does not exist in libtorch {TorchRuntime.Version}.");

    private nint Find()
    {
        if (_handle == 0)
        {
            Native.Check(NativeMethods.studio_operator_find(Name, out var found), Name);
            _handle = found;
        }
        return _handle;
    }

    [InlineArray(16)]
    private struct ArgumentBuffer
    {
        private Argument _first;
    }
}
