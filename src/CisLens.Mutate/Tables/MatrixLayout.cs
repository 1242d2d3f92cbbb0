using CisLens.Mutate.Effects;
using CisLens.Core;
using CisLens.Formats.Hdf5;
using CisLens.Formats.Vcf;
using CisLens.Mutate.Backgrounds;
using CisLens.Mutate.Scoring;

namespace CisLens.Mutate.Tables;

/// <summary>Names of the datasets in an HDF5 file of scores, ours or those of Basenji's scripts (conventions section 12).</summary>
/// <param name="Texts">Contig, id, REF, ALT and status of each allele.</param>
/// <param name="Position">1-based POS.</param>
/// <param name="TrackIds">Ids of the tracks.</param>
/// <param name="TrackLabels">What they are called for people.</param>
sealed record MatrixLayout(string[] Texts, string Position, string TrackIds, string TrackLabels)
{
    /// <summary>Ours.</summary>
    public static readonly MatrixLayout Own = new(["chrom", "id", "ref", "alt", "status"], "pos", "track_id", "track_label");

    /// <summary>Basenji's, and the status besides.</summary>
    public static readonly MatrixLayout Basenji = new(["chr", "snp", "ref_allele", "alt_allele", "status"], "pos", "target_ids", "target_labels");

    const string Sad = "SAD";
    static readonly string[] s_sads = ["sum", "diff"];

    /// <summary>
    /// The matrices of a run, each [allele, track]: predictions of REF and ALT, each score, and its spread over the members of an
    /// ensemble. Basenji's layout has one score, under the name SAD, and no predictions.
    /// </summary>
    /// <exception cref="UsageException">Basenji's layout cannot hold the scores.</exception>
    public IReadOnlyList<ScoreMatrix> Matrices(EffectColumns columns, Judgement judgement)
    {
        bool basenji = this == Basenji;
        if (basenji && !(columns.Scores is [var only] && s_sads.Contains(only.Id)))
            throw new UsageException($"--layout basenji holds one score under the name SAD, which is sum of signal in bins or diff; found {string.Join(", ", columns.Scores.Select(s => s.Id))}; give --score sum or --score diff");
        Func<ScoredAllele, float>[] EachTrack(Func<ScoredAllele, float[]> values) =>
            [.. Enumerable.Range(0, columns.Tracks.Count).Select<int, Func<ScoredAllele, float>>(slot => allele => values(allele) is { Length: > 0 } all ? all[slot] : float.NaN)];
        List<ScoreMatrix> matrices = basenji ? [] :
        [
            new("ref_pred", "prediction of REF, summed over bins", EachTrack(allele => allele.Score.Ref)),
            new("alt_pred", "prediction of ALT, summed over bins", EachTrack(allele => allele.Score.Alt)),
        ];
        foreach (var score in columns.Scores)
        {
            int?[] places = Places(columns, score);
            string name = basenji ? Sad : score.Id;
            matrices.Add(new(name, score.Formula, [.. places.Select<int?, Func<ScoredAllele, float>>(place => allele => Effect(allele, place))]));
            if (judgement.HasQuantile(score))
                matrices.AddRange([
                    new($"{name}_quantile", $"how far into the background {score.Id} is", OfEffect(places, judgement.Quantile)),
                    new($"{name}_p", $"share of the background with {score.Id} as extreme", OfEffect(places, judgement.P))]);
            if (columns.HasSpread(score))
                matrices.Add(new($"{name}_spread", $"standard deviation of {score.Id} over {columns.Members} members",
                    [.. places.Select<int?, Func<ScoredAllele, float>>(place => allele => place is { } column && allele.Score.IsScored ? allele.Score.Spread(column) : float.NaN)]));
        }
        foreach (var summary in judgement.Summaries)
            matrices.Add(new(summary.Id, summary.Formula, [allele => summary.Compute(allele.Record, allele.Alt, allele.Effects)]) { OfAllele = true });
        return matrices;
    }

    static Func<ScoredAllele, float>[] OfEffect(int?[] places, Func<int, float, float> of) =>
        [.. places.Select<int?, Func<ScoredAllele, float>>(place => allele => place is { } column ? of(column, Effect(allele, column)) : float.NaN)];

    static float Effect(ScoredAllele allele, int? place) => place is { } column && allele.Effects.Length > 0 ? allele.Effects[column] : float.NaN;

    /// <summary>For each track the column of a score, null where it does not fit the track.</summary>
    static int?[] Places(EffectColumns columns, EffectScore score)
    {
        var places = new int?[columns.Tracks.Count];
        foreach (var (index, column) in columns.Columns.Index())
            if (column.Score == score)
                places[column.Slot] = index;
        return places;
    }

    /// <summary>The columns of a file.</summary>
    /// <param name="textBytes">Bytes of the longest of each of the texts.</param>
    /// <param name="matrices">Names, formulas and how many tracks; null for one number an allele.</param>
    public IEnumerable<Hdf5Column> Columns(IReadOnlyList<int> textBytes, IEnumerable<(string Name, string Formula, int? Tracks)> matrices) =>
    [
        Hdf5Column.Int64(Position),
        .. Texts.Select((name, i) => Hdf5Column.Text(name, textBytes[i])),
        .. matrices.Select(m => Hdf5Column.Float32(m.Name, m.Tracks, new Dictionary<string, string> { [FormulaKey] = m.Formula })),
    ];

    /// <summary>The attribute of a matrix that says what it is.</summary>
    public const string FormulaKey = "formula";
}

/// <summary>An allele, scored.</summary>
/// <param name="Record">Its record.</param>
/// <param name="Alt">Which of the record's ALTs it is.</param>
/// <param name="Score">What the model says of it.</param>
readonly record struct ScoredAllele(VcfRecord Record, int Alt, AlleleScore Score)
{
    /// <summary>Its effects, one a column; empty where it has none.</summary>
    public float[] Effects => Score.Effects;
}

/// <summary>One number for each allele and track.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Formula">What the number is.</param>
/// <param name="OfTrack">For each track how to get it from an allele; NaN where there is none.</param>
sealed record ScoreMatrix(string Name, string Formula, IReadOnlyList<Func<ScoredAllele, float>> OfTrack)
{
    /// <summary>True for one number an allele, of no track.</summary>
    public bool OfAllele { get; init; }

    /// <summary>Tracks of a row; null for one number an allele.</summary>
    public int? Tracks => OfAllele ? null : OfTrack.Count;
}
