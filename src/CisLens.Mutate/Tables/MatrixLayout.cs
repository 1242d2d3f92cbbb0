using CisLens.Core;
using CisLens.Formats.Hdf5;
using CisLens.Formats.Vcf;
using CisLens.Mutate.Alleles;
using CisLens.Mutate.Backgrounds;
using CisLens.Mutate.Effects;
using CisLens.Mutate.Scoring;

namespace CisLens.Mutate.Tables;

/// <summary>Names of the datasets in an HDF5 file of scores: ours, or those of Basenji (docs/conventions.md, section 12).</summary>
/// <param name="Texts">Contig, id, REF, ALT and status of each allele.</param>
/// <param name="Position">1-based POS.</param>
/// <param name="TrackIds">Ids of the tracks.</param>
/// <param name="TrackLabels">Labels of the tracks.</param>
sealed record MatrixLayout(string[] Texts, string Position, string TrackIds, string TrackLabels)
{
    /// <summary>Our names.</summary>
    public static readonly MatrixLayout Own = new(["chrom", "id", "ref", "alt", "status"], "pos", "track_id", "track_label");

    /// <summary>The names of Basenji, and the status.</summary>
    public static readonly MatrixLayout Basenji =
        new(["chr", "snp", "ref_allele", "alt_allele", "status"], "pos", "target_ids", "target_labels");

    const string Sad = "SAD";
    static readonly string[] s_sads = ["sum", "diff"];

    /// <summary>
    /// The matrices of a run, each [allele, track]: predictions of REF and ALT, each score, and its spread over the members of an
    /// ensemble. Basenji's layout has one score, with the name SAD, and no predictions.
    /// </summary>
    /// <exception cref="UsageException">The scores do not fit Basenji's layout.</exception>
    public IReadOnlyList<ScoreMatrix> Matrices(EffectColumns columns, Judgement judgement)
    {
        bool basenji = this == Basenji;
        if (basenji && !(columns.Scores is [var only] && s_sads.Contains(only.Id)))
            throw new UsageException($"--layout basenji with the scores {string.Join(", ", columns.Scores.Select(s => s.Id))}; " +
                "expected one score: give --score sum for signal in bins, or --score diff");
        Func<ScoredAllele, float>[] EachTrack(Func<ScoredAllele, float[]> values) => [.. Enumerable.Range(0, columns.Tracks.Count)
            .Select<int, Func<ScoredAllele, float>>(slot => allele => values(allele) is { Length: > 0 } all ? all[slot] : float.NaN)];
        List<ScoreMatrix> matrices = basenji ? [] :
        [
            new("ref_pred", "prediction of REF, summed over bins", EachTrack(allele => allele.Score.Ref)),
            new("alt_pred", "prediction of ALT, summed over bins", EachTrack(allele => allele.Score.Alt)),
        ];
        foreach (var score in columns.Scores)
        {
            int?[] perTrack = ColumnPerTrack(columns, score);
            string name = basenji ? Sad : score.Id;
            matrices.Add(new(name, score.Formula, OfEffect(perTrack, (_, effect, _) => effect)));
            if (judgement.HasQuantile(score))
                matrices.AddRange([
                    new($"{name}_quantile", $"how far into the background {score.Id} is", OfEffect(perTrack, judgement.Quantile)),
                    new($"{name}_p", $"share of the background with {score.Id} as extreme", OfEffect(perTrack, judgement.P))]);
            if (columns.HasSpread(score))
                matrices.Add(new($"{name}_spread", $"standard deviation of {score.Id} over {columns.Members} members", Spread(perTrack)));
        }
        foreach (var summary in judgement.Summaries)
            matrices.Add(new(summary.Id, summary.Formula, [allele => summary.Compute(allele.Record, allele.Alt, allele.Effects)])
            {
                OfAllele = true,
            });
        return matrices;
    }

    static Func<ScoredAllele, float>[] OfEffect(int?[] perTrack, Func<int, float, VariantClass, float> value) =>
        [.. perTrack.Select<int?, Func<ScoredAllele, float>>(index => allele => index is { } column
            ? value(column, allele.Effects.Length > 0 ? allele.Effects[column] : float.NaN, allele.Score.Plan.Class) : float.NaN)];

    static Func<ScoredAllele, float>[] Spread(int?[] perTrack) =>
        [.. perTrack.Select<int?, Func<ScoredAllele, float>>(index => allele => index is { } column && allele.Score.IsScored
            ? allele.Score.Spread(column) : float.NaN)];

    /// <summary>For each track, the index of the column of a score; null if the score does not apply to the track.</summary>
    static int?[] ColumnPerTrack(EffectColumns columns, EffectScore score)
    {
        var indexes = new int?[columns.Tracks.Count];
        foreach (var (index, column) in columns.Columns.Index())
            if (column.Score == score)
                indexes[column.Slot] = index;
        return indexes;
    }

    /// <summary>The columns of a file.</summary>
    /// <param name="textBytes">Length in bytes of the longest value of each of the texts.</param>
    /// <param name="matrices">Name, formula and number of tracks of each matrix; null tracks for one value per allele.</param>
    public IEnumerable<Hdf5Column> Columns(
        IReadOnlyList<int> textBytes, IEnumerable<(string Name, string Formula, int? Tracks)> matrices) =>
    [
        Hdf5Column.Int64(Position),
        .. Texts.Select((name, i) => Hdf5Column.Text(name, textBytes[i])),
        .. matrices.Select(m => Hdf5Column.Float32(m.Name, m.Tracks, new Dictionary<string, string> { [FormulaKey] = m.Formula })),
    ];

    /// <summary>The attribute of a matrix with its formula.</summary>
    public const string FormulaKey = "formula";
}

/// <summary>A scored allele.</summary>
/// <param name="Record">The record of the allele.</param>
/// <param name="Alt">Index of the ALT in the record.</param>
/// <param name="Score">The scores of the allele.</param>
readonly record struct ScoredAllele(VcfRecord Record, int Alt, AlleleScore Score)
{
    /// <summary>The effects, one per column; empty if the allele is not scored.</summary>
    public float[] Effects => Score.Effects;
}

/// <summary>A matrix with one value per allele and track.</summary>
/// <param name="Name">The name in the file.</param>
/// <param name="Formula">The formula of the values.</param>
/// <param name="OfTrack">For each track, a function that gets the value of an allele; NaN if there is none.</param>
sealed record ScoreMatrix(string Name, string Formula, IReadOnlyList<Func<ScoredAllele, float>> OfTrack)
{
    /// <summary>True for one value per allele instead of one per track.</summary>
    public bool OfAllele { get; init; }

    /// <summary>Number of tracks in a row; null for one value per allele.</summary>
    public int? Tracks => OfAllele ? null : OfTrack.Count;
}
