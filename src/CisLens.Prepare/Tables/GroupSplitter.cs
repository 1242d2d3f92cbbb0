using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Prepare.Tables;

/// <summary>
/// Assigns rows to splits: the split in the file or, without one, at random, with a share of the rows for validation and a tenth for test.
/// If the file has train and test but no validation, a share of the training rows becomes validation. Groups are never divided.
/// </summary>
sealed class GroupSplitter(Rng rng, TableOptions options, IRunLog log)
{
    const double TestShare = 0.1;
    const double LargestPart = 0.25;   // larger groups are held out only if the smaller ones do not suffice

    /// <summary>
    /// The split of each row. Where splits are given, a row is unused if its group is also in a split that is held out more strictly.
    /// </summary>
    public Split[] Assign(IReadOnlyList<SequenceRow> rows, SequenceGroups groups)
    {
        bool given = rows.Any(r => r.Split is not null);
        var splits = given ? Given(rows, options.Similar == SimilarRule.Drop ? groups.Similar : groups.Same) : new Split[rows.Count];
        double validation = splits.Contains(Split.Validation) ? 0 : options.ValidationShare;
        if (options.Similar != SimilarRule.Ignore && HoldOut(splits, groups.Similar, validation, given ? 0 : TestShare) is { } held)
            return held;
        if (options.Similar != SimilarRule.Ignore)
            log.Warn("similar sequences are in several splits, because too few of the groups of similar sequences can be held out; "
                + "if all sequences share an adapter, cut it off with --trim",
                $"{rows.Count} sequences in {groups.Similar.Distinct().Count()} groups");
        return HoldOut(splits, groups.Same, validation, given ? 0 : TestShare) ?? splits;
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

    // moves groups from train to validation and test; null if no group is small enough for one of them
    Split[]? HoldOut(Split[] given, int[] groups, double validationShare, double testShare)
    {
        var sizes = new SortedDictionary<int, int>();
        for (int i = 0; i < given.Length; i++)
            if (given[i] == Split.Train)
                sizes[groups[i]] = sizes.GetValueOrDefault(groups[i]) + 1;
        int rows = sizes.Values.Sum();
        int[] order = [.. sizes.Keys];
        rng.Split("splits").Shuffle<int>(order);
        order = [.. order.OrderBy(g => sizes[g] > LargestPart * TestShare * rows)];   // a stable sort
        var chosen = new Dictionary<int, Split>();
        bool filled = Fill(Split.Validation, (int)Math.Round(validationShare * rows))
            && Fill(Split.Test, (int)Math.Round(testShare * rows));
        return filled ? [.. given.Select((s, i) => s == Split.Train ? chosen.GetValueOrDefault(groups[i], s) : s)] : null;

        bool Fill(Split split, int wanted)
        {
            int left = wanted;
            foreach (int group in order.Where(g => !chosen.ContainsKey(g)).ToArray())
                if (left > 0 && sizes[group] <= left)
                {
                    chosen[group] = split;
                    left -= sizes[group];
                }
            int smallest = order.Where(g => !chosen.ContainsKey(g)).OrderBy(g => sizes[g]).FirstOrDefault(-1);
            if (left == wanted && smallest >= 0 && sizes[smallest] <= 2 * wanted)
            {
                chosen[smallest] = split;
                return true;
            }
            return left <= wanted / 2;
        }
    }
}
