using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Train.TwoStep;

/// <summary>The windows of a layout in a dataset, and the keys of their content.</summary>
sealed class TableWindows
{
    readonly ILabelledSequences _data;
    readonly byte[] _content, _all;
    readonly int _start, _length;

    /// <summary>Prepares the windows.</summary>
    /// <param name="data">The dataset.</param>
    /// <param name="length">Length of a window of the layout in bp.</param>
    /// <param name="content">Hash of all else that the features depend on; it is a part of a key.</param>
    /// <exception cref="UsageException">The windows of the dataset do not contain those of the layout.</exception>
    public TableWindows(ILabelledSequences data, int length, byte[] content)
    {
        int longer = data.Window - length;
        if (-longer > 2L * data.Flank || longer % 2 != 0)
            throw new UsageException($"the dataset has windows of {data.Window} bp; the features need {length} bp: " +
                $"prepare the dataset with --window {length}, or choose another layout");
        (_data, _length, _content) = (data, length, content);
        _all = new byte[Math.Max(data.Window, length)];
        _start = Math.Max(0, longer / 2);   // both have the TSS at the same one of their middle bases
    }

    /// <summary>Codes of the window whose key was computed last.</summary>
    public ReadOnlySpan<byte> Codes => _all.AsSpan(_start, _length);

    /// <summary>SHA-256 of the content of the window of an example.</summary>
    public byte[] Key(int example)
    {
        _data.Sequence(example, 0, _all);
        return FeatureFile.Key(_content, Codes);
    }
}
