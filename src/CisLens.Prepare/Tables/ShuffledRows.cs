using CisLens.Core;
using CisLens.Prepare.Negatives;

namespace CisLens.Prepare.Tables;

/// <summary>Adds shuffled copies of the positives as negatives. A copy is in the group of its positive, so both are in one split.</summary>
static class ShuffledRows
{
    /// <summary>Each positive, followed by its copies.</summary>
    public static IEnumerable<SequenceRow> With(IEnumerable<SequenceRow> positives, int copies, Rng rng, IRunLog log)
    {
        foreach (var row in positives)
        {
            yield return row;
            for (int copy = 0; copy < copies; copy++)
                if (DinucleotideShuffle.Other(row.Codes, rng) is { } codes)
                    yield return row with { Name = ShuffledNegatives.Name(row.Name, copy), Codes = codes, Labels = [0] };
                else
                    log.Warn("sequences without another order of their dinucleotides have no shuffled negative", row.Name);
        }
    }
}
