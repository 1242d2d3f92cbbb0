using CisLens.Core.Contract;

namespace CisLens.Prepare.Tables;

/// <summary>
/// The blocks of a block bootstrap: in each split up to a hundred blocks of neighbouring groups, in the order of the file.
/// </summary>
sealed class SequenceBlocks
{
    const int MostBlocks = 100;
    readonly Dictionary<(int, Split), int> _ofGroup = [];
    readonly List<string> _names = [];

    /// <summary>Divides examples into blocks; an example is given by its group and its split.</summary>
    public SequenceBlocks(IReadOnlyList<(int Group, Split Split)> examples)
    {
        foreach (var split in examples.GroupBy(e => e.Split).OrderBy(s => s.Key))
        {
            int[] groups = [.. split.Select(e => e.Group).Distinct()];
            int blocks = Math.Min(MostBlocks, groups.Length), first = _names.Count;
            for (int i = 0; i < groups.Length; i++)
                _ofGroup[(groups[i], split.Key)] = first + (int)((long)i * blocks / groups.Length);
            _names.AddRange(Enumerable.Range(1, blocks).Select(b => $"{split.Key.ToString().ToLowerInvariant()} {b}"));
        }
    }

    /// <summary>Names of the blocks.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Index of the block of a group in a split.</summary>
    public int IndexOf(int group, Split split) => _ofGroup[(group, split)];
}
