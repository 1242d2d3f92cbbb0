using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Prepare.Tables;

/// <summary>
/// Assigns every group of rows to a split: the split in the file or, without one, at random, with a tenth of the groups for validation
/// and a tenth for test. If the file has train and test but no validation, a tenth of the training groups becomes validation.
/// </summary>
sealed class GroupSplitter(Rng rng)
{
    const double HeldOutShare = 0.1;

    /// <summary>The split of each row. A row is unused if its group is also in a split that is held out more strictly.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="groups">The group of each row.</param>
    public Split[] Assign(IReadOnlyList<SequenceRow> rows, int[] groups)
    {
        var splits = rows.Any(r => r.Split is not null) ? Given(rows, groups) : null;
        int[] open = [.. groups.Where((_, i) => splits is null || splits[i] == Split.Train).Distinct().Order()];
        var order = open.ToArray();
        rng.Shuffle<int>(order);
        int share = (int)Math.Round(HeldOutShare * order.Length);
        splits ??= new Split[rows.Count];
        if (!splits.Contains(Split.Validation))
            Move(splits, groups, order.Take(share), Split.Validation);
        if (rows.All(r => r.Split is null))
            Move(splits, groups, order.Skip(share).Take(share), Split.Test);
        return splits;
    }

    // a group in several splits stays in the one that is held out most strictly: test, then validation, then train
    static Split[] Given(IReadOnlyList<SequenceRow> rows, int[] groups)
    {
        var strictest = new Dictionary<int, Split>();
        for (int i = 0; i < rows.Count; i++)
            if (rows[i].Split is { } split && (!strictest.TryGetValue(groups[i], out var known) || split > known))
                strictest[groups[i]] = split;
        return [.. rows.Select((row, i) => row.Split is { } split && split == strictest[groups[i]] ? split : Split.Unused)];
    }

    static void Move(Split[] splits, int[] groups, IEnumerable<int> chosen, Split split)
    {
        var wanted = chosen.ToHashSet();
        for (int i = 0; i < splits.Length; i++)
            if (splits[i] == Split.Train && wanted.Contains(groups[i]))
                splits[i] = split;
    }
}
