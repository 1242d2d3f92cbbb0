namespace CisLens.Formats.Weights.PyTorch;

/// <summary>A name that a pickle refers to, such as <c>torch.FloatStorage</c>. It is never looked up or called.</summary>
/// <param name="Module">Its module.</param>
/// <param name="Name">Its name there.</param>
sealed record PickleGlobal(string Module, string Name)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Module}.{Name}";
}

/// <summary>What a name is applied to, kept as it stands.</summary>
/// <param name="Of">The name.</param>
/// <param name="Arguments">The arguments.</param>
sealed record PickleCall(PickleGlobal Of, object?[] Arguments);

/// <summary>A reference to something beside the pickle: torch's storages.</summary>
/// <param name="Id">What identifies it.</param>
sealed record PickleReference(object?[] Id);

/// <summary>A dictionary in the order of its writing.</summary>
sealed class PickleDictionary
{
    /// <summary>Keys and values.</summary>
    public List<(object? Key, object? Value)> Items { get; } = [];

    /// <summary>The value of a text key, or null.</summary>
    public object? this[string key] => Items.FindLast(item => item.Key is string text && text == key).Value;
}

/// <summary>The place of a <c>(</c> on the stack.</summary>
sealed class PickleMark
{
    public static readonly PickleMark One = new();
}
