namespace CisLens.Formats.Weights.PyTorch;

/// <summary>A Python name in a pickle, such as <c>torch.FloatStorage</c>. It is never imported or called.</summary>
/// <param name="Module">The module.</param>
/// <param name="Name">The name in the module.</param>
sealed record PickleGlobal(string Module, string Name)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Module}.{Name}";
}

/// <summary>A call, which is stored and never executed.</summary>
/// <param name="Of">The function.</param>
/// <param name="Arguments">The arguments.</param>
sealed record PickleCall(PickleGlobal Of, object?[] Arguments);

/// <summary>A reference to data outside the pickle: a storage of torch.</summary>
/// <param name="Id">The identifier.</param>
sealed record PickleReference(object?[] Id);

/// <summary>A dictionary that keeps the order of its items.</summary>
sealed class PickleDictionary
{
    /// <summary>Keys and values.</summary>
    public List<(object? Key, object? Value)> Items { get; } = [];

    /// <summary>The value of a key, or null.</summary>
    public object? this[string key] => Items.FindLast(item => item.Key is string text && text == key).Value;
}

/// <summary>The mark that <c>(</c> puts on the stack.</summary>
sealed class PickleMark
{
    public static readonly PickleMark One = new();
}
