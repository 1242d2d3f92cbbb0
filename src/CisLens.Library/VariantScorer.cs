using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Contigs;
using CisLens.Formats.Fasta;
using CisLens.Formats.Genes;
using CisLens.Formats.Vcf;
using CisLens.Models;
using CisLens.Mutate.Alleles;
using CisLens.Mutate.Backgrounds;
using CisLens.Mutate.Effects;
using CisLens.Mutate.Runs;
using CisLens.Mutate.Scoring;
using CisLens.Torch;

namespace CisLens.Library;

/// <summary>
/// Scores variants with a model. The numbers are those of <c>cislens score</c> for a VCF with the same variants, to the last bit.
/// Safe to use from several threads: calls are computed one after the other, and each uses all threads of the model.
/// </summary>
public sealed class VariantScorer : IDisposable
{
    readonly Lock _gate = new();
    readonly Genome _genome;
    readonly ISequenceModel _model;
    readonly ScoreSettings _settings;
    readonly ScorePlan _plan;
    readonly RecordPlanner _planner;
    readonly Scorer _scorer;
    bool _disposed;

    VariantScorer(Genome genome, ISequenceModel model, ScoreSettings settings)
    {
        (_genome, _model, _settings, _plan) = (genome, model, settings, new(settings));
        (_planner, _scorer) = (new(settings, _plan.Columns, _plan.Judgement, _plan.Placement), _plan.Scorer());
    }

    /// <summary>Opens a model file and the genome of the variants.</summary>
    /// <param name="model">Path of the model file.</param>
    /// <param name="genome">Path of the FASTA. With an index (<c>.fai</c>), only the contigs that are used are read.</param>
    /// <param name="options">Options of <c>cislens score</c>; null for the defaults.</param>
    /// <exception cref="CisLensException">A file cannot be read, or the options do not fit the model.</exception>
    public static VariantScorer Open(string model, string genome, VariantScorerOptions? options = null) => Open([model], genome, options);

    /// <summary>Opens several model files as an ensemble, and the genome of the variants.</summary>
    /// <param name="models">Paths of the model files.</param>
    /// <param name="genome">Path of the FASTA.</param>
    /// <param name="options">Options of <c>cislens score</c>; null for the defaults.</param>
    /// <exception cref="CisLensException">A file cannot be read, or the options do not fit the model.</exception>
    public static VariantScorer Open(IReadOnlyList<string> models, string genome, VariantScorerOptions? options = null)
    {
        options ??= new();
        if (options.Threads is { } threads)
            TorchLibrary.Threads = threads;
        var bases = Genome.Open(genome);
        ISequenceModel? model = null;
        try
        {
            model = ModelFile.Open(models, Device.Parse(options.Device), options.Batch, options.SelfTest, options.Head, out string hash);
            return new(bases, model, Settings(models, bases, model, hash, options));
        }
        catch
        {
            model?.Dispose();
            bases.Dispose();
            throw;
        }
    }

    /// <summary>Description of the model and of its tracks.</summary>
    public ModelManifest Model => _model.Manifest;

    /// <summary>Scores one variant.</summary>
    /// <param name="contig">CHROM; <c>22</c> and <c>chr22</c> are the same contig.</param>
    /// <param name="pos1">POS of a VCF: the 1-based position of the first base of REF.</param>
    /// <param name="reference">REF, on the plus strand.</param>
    /// <param name="alternate">One ALT.</param>
    /// <returns>The effects. An allele that cannot be scored has a status and no effects; no exception is thrown.</returns>
    /// <exception cref="ArgumentException">A text is empty or contains a separator of VCF, or the position is negative.</exception>
    public VariantScore Score(string contig, long pos1, string reference, string alternate) =>
        Score([new Variant(contig, Position.FromOneBased(pos1).ZeroBased, reference, alternate)], Contigs())[0];

    /// <summary>Scores many variants in order, in batches, which is faster than one by one.</summary>
    /// <param name="variants">The variants; read as the scores are read, so that memory does not grow.</param>
    /// <exception cref="ArgumentException">A text is empty or contains a separator of VCF, or a position is negative.</exception>
    public IEnumerable<VariantScore> Score(IEnumerable<Variant> variants)
    {
        var contigs = Contigs();
        foreach (var chunk in variants.Chunk(_settings.ChunkRecords))
            foreach (var score in Score(chunk, contigs))
                yield return score;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _model.Dispose();
            _genome.Dispose();
        }
    }

    VariantScore[] Score(Variant[] variants, ContigMap contigs)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var chunk = _planner.Plan([.. variants.Select(v =>
                (contigs.IndexOf(v.Contig), VcfRecord.From(v)))]);
            _scorer.Run([chunk], _ => { }, CancellationToken.None);
            return [.. variants.Select((variant, i) => Result(variant, chunk.Records[i], chunk.Alleles[i]))];
        }
    }

    VariantScore Result(Variant variant, VcfRecord record, AlleleScore allele)
    {
        var effects = allele.IsScored && _settings.Genes is null
            ? _plan.Columns.Columns.Select((_, column) => Effect(allele, column)).ToArray() : [];
        return new(variant, allele.Status.Code(), allele.IsScored, effects,
            effects.Length > 0 && _plan.Judgement.Top(allele.Effects, allele.Plan.Class) is { } top ? effects[top] : null,
            _plan.Judgement.Summaries.ToDictionary(s => s.Id, s => s.Compute(record, 0, allele.Effects)), allele.Splicing)
        {
            Genes = [.. allele.Genes.Select(Result)],
        };
    }

    GeneScore Result(GeneEffect gene) => new(gene.Gene.Name, gene.Gene.Reverse ? '-' : '+', gene.TssDistance,
        [.. _plan.Columns.Columns.Index().Where(c => !float.IsNaN(gene.Ref[c.Item.Slot])).Select(c => new TrackEffect(c.Item.Track.Id,
            c.Item.Score.Id, gene.Ref[c.Item.Slot], gene.Alt[c.Item.Slot], gene.Effects[c.Index], float.NaN, float.NaN, "", float.NaN))]);

    TrackEffect Effect(AlleleScore allele, int index)
    {
        var (column, effect, kind) = (_plan.Columns.Columns[index], allele.Effects[index], allele.Plan.Class);
        return new(column.Track.Id, column.Score.Id, allele.Ref[column.Slot], allele.Alt[column.Slot], effect,
            _plan.Judgement.Quantile(index, effect, kind), _plan.Judgement.P(index, effect, kind),
            _plan.Judgement.Direction(index, effect, kind),
            _plan.Columns.HasSpread(column.Score) ? allele.Spread(index) : float.NaN)
        {
            Call = _plan.Judgement.Call(index, effect),
        };
    }

    ContigMap Contigs() => ContigMap.Resolve(_settings.Vcf, [], _genome, _settings.Synonyms);

    static ScoreSettings Settings(
        IReadOnlyList<string> models, Genome genome, ISequenceModel model, string hash, VariantScorerOptions options)
    {
        var synonyms = options.Synonyms is { } file ? ContigSynonyms.Read(file) : null;
        var table = options.Genes is { } path ? GeneReader.Read(path, genome, synonyms) : null;
        bool perGene = table is not null && SpliceTracks.From(model.Manifest) is null
            && (model.Manifest.Bins > 1 || model.Manifest.Placement == WindowPlacement.AroundTss);
        return new()
        {
            Vcf = "variants",
            Genome = genome,
            Model = model,
            ModelPaths = models,
            ModelHash = hash,
            Outputs = [],
            Tracks = options.Tracks,
            Scores = options.Scores,
            Background = options.Background is { } background ? BackgroundFile.Read(background) : null,
            Calls = options.Calls is { } calls ? CallLevels.Read(calls) : null,
            CallAbove = options.CallAbove,
            Alleles = options.Alleles,
            MaskBp = options.MaskBp,
            Synonyms = synonyms,
            Genes = perGene ? new() { Table = table!, Path = options.Genes!, Over = options.Over } : null,
            Splice = table is null || perGene ? null : new()
            {
                Genes = table,
                GenesPath = options.Genes!,
                Distance = options.SpliceDistance,
                Masked = options.MaskAnnotated,
            },
        };
    }
}
