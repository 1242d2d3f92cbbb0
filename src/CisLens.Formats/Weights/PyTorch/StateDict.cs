using CisLens.Core;
using CisLens.Formats.Weights.Safetensors;

namespace CisLens.Formats.Weights.PyTorch;

/// <summary>An array of numbers. Tensors are views of it.</summary>
/// <param name="Type">Type of the elements.</param>
/// <param name="Count">Number of elements.</param>
readonly record struct PyTorchStorage(ElementType Type, long Count);

/// <summary>A tensor of a PyTorch file.</summary>
/// <param name="Name">Its key in the state dict.</param>
/// <param name="Type">Type of the elements.</param>
/// <param name="Shape">Size of each axis; empty for a single number.</param>
/// <param name="Strides">Distance between neighbouring elements on each axis, in elements.</param>
/// <param name="Storage">Key of the storage.</param>
/// <param name="Start">Index of the first element in the storage.</param>
public sealed record PyTorchTensor(string Name, ElementType Type, IReadOnlyList<long> Shape, IReadOnlyList<long> Strides, string Storage,
    long Start)
{
    /// <summary>Number of elements.</summary>
    public long Count => Shape.Aggregate(1L, (a, b) => a * b);

    /// <summary>Number of elements of the storage from the first to the last that is used.</summary>
    internal long Extent => Count == 0 ? 0 : checked(1 + Shape.Zip(Strides, (size, stride) => checked((size - 1) * stride)).Sum());
}

/// <summary>Finds the tensors in the object of a pickle: a state dict, or a checkpoint that has one. If it has several, one must be
/// named.</summary>
static class StateDict
{
    const int MaxAxes = 8, MostBytesPerNumber = 8, Deepest = 3;
    const string Root = "/";
    static readonly string[] s_keys = ["state_dict", "model_state_dict", "model", "net"];

    /// <summary>The tensors of the state dict in their order.</summary>
    /// <param name="root">The object of the pickle.</param>
    /// <param name="storages">The result of <see cref="Storages"/>.</param>
    /// <param name="file">Name of the file in error texts.</param>
    /// <param name="name">Name of the state dict, such as <c>ema</c>; null if the file has only one.</param>
    /// <exception cref="InputException">There is no dictionary of tensors, or several and no name, or a tensor does not fit its storage.
    /// </exception>
    public static IReadOnlyList<PyTorchTensor> From(object? root, IReadOnlyDictionary<string, PyTorchStorage> storages, string file,
        string? name)
    {
        var dictionary = Find(root, file, name)
            ?? throw InputException.In(file,
            $"has no dictionary of tensors, expected a state dict or a checkpoint with one as {string.Join(", ", s_keys)}; a whole "
            + "pickled module can only be read by executing its code");
        PyTorchTensor[] tensors = [.. dictionary.Items.Where(item => item is { Key: string, Value: PickleCall })
            .Select(item => Tensor((string)item.Key!, (PickleCall)item.Value!, storages, file))];
        return tensors.Select(t => t.Name).Distinct(StringComparer.Ordinal).Count() == tensors.Length
            ? tensors
            : throw InputException.In(file, "two tensors have the same name, expected each name once");
    }

    /// <summary>The type and size of each storage that a pickle refers to.</summary>
    /// <exception cref="InputException">A storage has two descriptions, or a reference is not that of a storage.</exception>
    public static IReadOnlyDictionary<string, PyTorchStorage> Storages(IEnumerable<PickleReference> references, string file)
    {
        var storages = new Dictionary<string, PyTorchStorage>(StringComparer.Ordinal);
        foreach (var reference in references)
        {
            if (reference.Id is not ["storage", PickleGlobal type, string key, _, long count, ..]
                || count is < 0 or > long.MaxValue / MostBytesPerNumber)
                throw InputException.In(file, "a reference of the pickle is not a storage of torch");
            var storage = new PyTorchStorage(Element(type)
                ?? throw InputException.In(file, $"storage {key} is of type {type}, which is not supported"), count);
            if (!storages.TryAdd(key, storage) && storages[key] != storage)
                throw InputException.In(file, $"storage {key} has two different descriptions");
        }
        return storages;
    }

    static PickleDictionary? Find(object? root, string file, string? name)
    {
        if (root is not PickleDictionary dictionary)
            return null;
        var found = Inner(dictionary, "", []).ToList();
        // a checkpoint may have other tensors, such as its best accuracy, next to the state dict
        if (dictionary.Items.Exists(item => item.Value is PickleCall) && !found.Exists(f => s_keys.Contains(f.Name)))
            found.Insert(0, (Root, dictionary));
        if (name is not null && found.Exists(f => f.Name == name))
            return found.Find(f => f.Name == name).Dictionary;
        string names = string.Join(", ", found.Select(f => $"{f.Name} ({f.Dictionary.Items.Count(i => i.Value is PickleCall)} tensors)"));
        return name is not null ? throw InputException.In(file, $"has no state dict {name}; it has {(found.Count > 0 ? names : "none")}")
            : found.Count > 1 ? throw InputException.In(file, $"has several state dicts: {names}; choose one with --state-dict NAME")
            : found.Count == 1 ? found[0].Dictionary : null;
    }

    // the dictionaries with arrays in a dictionary. Those of optimizers, and single numbers such as the best score, are no weights
    static IEnumerable<(string Name, PickleDictionary Dictionary)> Inner(PickleDictionary outer, string path,
        HashSet<PickleDictionary> seen)
    {
        foreach (var (key, value) in outer.Items)
        {
            if (key is not string text || text.StartsWith("optim", StringComparison.Ordinal) || value is not PickleDictionary inner
                || !seen.Add(inner))
                continue;
            string name = path + text;
            if (inner.Items.Exists(item => item is { Key: string, Value: PickleCall call } && HasAxes(call)))
                yield return (name, inner);
            else if (name.Count(c => c == '.') + 1 < Deepest)
                foreach (var deeper in Inner(inner, name + ".", seen))
                    yield return deeper;
        }
    }

    static bool HasAxes(PickleCall call) =>
        call.Arguments is [PickleCall inner, ..] ? inner.Of.Name != "_rebuild_parameter" && HasAxes(inner)
            : call.Arguments is [_, _, object?[] { Length: > 0 }, ..];

    static PyTorchTensor Tensor(string name, PickleCall call, IReadOnlyDictionary<string, PyTorchStorage> storages, string file)
    {
        if (call is { Of.Name: "_rebuild_parameter", Arguments: [PickleCall { Of.Name: not "_rebuild_parameter" } inner, ..] })
            return Tensor(name, inner, storages, file);
        if (call.Arguments is not [PickleReference { Id: [_, _, string key, ..] }, long start, object?[] shape, object?[] strides, ..]
            || shape.Length != strides.Length || shape.Length > MaxAxes || start < 0
            || shape.Concat(strides).Any(size => size is not long or < 0L))
            throw InputException.In(file, $"tensor {name} does not have the description that torch.save writes");
        var tensor = new PyTorchTensor(name, storages[key].Type, [.. shape.Cast<long>()], [.. strides.Cast<long>()], key, start);
        return Fits(tensor, storages[key].Count)
            ? tensor
            : throw InputException.In(file, $"tensor {name} does not fit into its storage of {storages[key].Count:N0} numbers");
    }

    static bool Fits(PyTorchTensor tensor, long count)
    {
        try
        {
            long elements = tensor.Shape.Aggregate(1L, (a, b) => checked(a * b));
            return tensor.Start <= count && tensor.Extent <= count - tensor.Start && elements <= count;
        }
        catch (OverflowException)
        {
            return false;
        }
    }

    static ElementType? Element(PickleGlobal type) => type.Module != "torch" ? null : type.Name switch
    {
        "FloatStorage" => ElementType.F32,
        "DoubleStorage" => ElementType.F64,
        "HalfStorage" => ElementType.F16,
        "BFloat16Storage" => ElementType.BF16,
        "LongStorage" => ElementType.I64,
        "IntStorage" => ElementType.I32,
        "ShortStorage" => ElementType.I16,
        "CharStorage" => ElementType.I8,
        "ByteStorage" => ElementType.U8,
        "BoolStorage" => ElementType.Bool,
        _ => null,
    };
}
