using System.Diagnostics;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Genes;
using CisLens.Mutate.Alleles;
using CisLens.Mutate.Runs;
using CisLens.Mutate.Scoring;

namespace CisLens.Mutate.Splicing;

/// <summary>Delta scores of the alleles of a chunk: windows, predictions, comparison.</summary>
sealed class SpliceScorer
{
    readonly SpliceSettings _splice;
    readonly AlleleOptions _options;
    readonly ModelManifest _manifest;
    readonly SpliceTracks _tracks;
    readonly ISpanModel[] _models;

    /// <summary>A scorer of a model, or of the mean of an ensemble.</summary>
    /// <exception cref="UsageException">The model predicts no splice sites.</exception>
    public SpliceScorer(ISequenceModel model, SpliceSettings splice, AlleleOptions options)
    {
        (_splice, _options, _manifest) = (splice, options, model.Manifest);
        _models = [.. (model is IEnsembleModel ensemble ? ensemble.Members : [model]).OfType<ISpanModel>()];
        _tracks = SpliceTracks.Of(_manifest) is { } tracks && _models.Length > 0 ? tracks
            : throw new UsageException($"--genes: {_manifest.Name} has no tracks acceptor and donor, base by base; it predicts no splice sites");
    }

    /// <summary>Seconds that the models worked.</summary>
    public double ModelSeconds { get; private set; }

    /// <summary>Scores chunks in order.</summary>
    /// <exception cref="OperationCanceledException">Stopped; the chunks before are written.</exception>
    public void Run(IEnumerable<RecordChunk> chunks, Action<RecordChunk> write, CancellationToken stop)
    {
        foreach (var chunk in chunks)
        {
            stop.ThrowIfCancellationRequested();
            Score(chunk);
            write(chunk);
        }
    }

    void Score(RecordChunk chunk)
    {
        var windows = new Dictionary<(Template, Gene, long), SpliceWindow>();
        var asked = new List<SpliceTarget>();
        int at = 0;
        foreach (var record in chunk.Records)
            for (int alt = 0; alt < record.AltCount; alt++, at++)
                if (chunk.Alleles[at].Flags.IsScored())
                    asked.AddRange(Targets(chunk.Alleles[at], record.Pos0, windows));
        SpliceWindow[] all = [.. asked.Select(target => target.Window).Distinct()];
        var answers = Predict(all);
        foreach (var target in asked)
            if (target.Allele.Flags.IsScored())
                Add(target, [.. answers.Select(a => a[Array.IndexOf(all, target.Window)])]);
        foreach (var allele in chunk.Alleles.Where(allele => !allele.IsScored))
            allele.Splicing.Clear();
    }

    /// <summary>An allele in each gene that holds its base; without one it is <c>NO_GENE</c>.</summary>
    List<SpliceTarget> Targets(AlleleScore allele, long pos0, Dictionary<(Template, Gene, long), SpliceWindow> windows)
    {
        var plan = allele.Plan;
        var targets = new List<SpliceTarget>();
        foreach (var gene in _splice.Genes.At(plan.Template.Contig, plan.Anchor0))
        {
            var key = (plan.Template, gene, plan.Anchor0);
            if (!windows.TryGetValue(key, out var window))
                windows[key] = window = new(plan.Template, gene, plan.Anchor0, _splice.Distance, _manifest.CropBp);
            allele.Flags |= window.Flags(_options);
            var (copy, edit) = window.Add(plan.Edit!);
            targets.Add(new(allele, window, copy, edit, pos0));
        }
        if (targets.Count == 0)
            allele.Flags |= AlleleStatus.NoGene;
        return targets;
    }

    /// <summary>What each model says of each window.</summary>
    SpanAnswer[][] Predict(SpliceWindow[] windows)
    {
        var started = Stopwatch.StartNew();
        var spans = Array.ConvertAll(windows, window => window.Span);
        SpanAnswer[][] answers = [.. _models.Select(model => model.PredictSpans(spans).ToArray())];
        ModelSeconds += started.Elapsed.TotalSeconds;
        return answers;
    }

    static float[] Mean(float[][] members)
    {
        var mean = new float[members[0].Length];
        for (int i = 0; i < mean.Length; i++)
            mean[i] = (float)(members.Sum(m => (double)m[i]) / members.Length);
        return mean;
    }

    void Add(SpliceTarget target, SpanAnswer[] answers)
    {
        var (allele, window) = (target.Allele, target.Window);
        SplicePair[] members = [.. answers.Select(answer => Pair(target, answer))];
        if (!members.All(m => Array.TrueForAll(m.Ref, float.IsFinite) && Array.TrueForAll(m.Alt, float.IsFinite)))
        {
            allele.Fail();
            return;
        }
        // a deletion's bases and an insertion's largest are aligned in the mean, as the original does
        var mean = answers.Length == 1 ? members[0]
            : Pair(target, new SpanAnswer(Mean([.. answers.Select(a => a.Span)]), [.. answers[0].Copies.Select((_, c) => c == target.Copy ? Mean([.. answers.Select(a => a.Copies[c])]) : [])]));
        long anchor0 = allele.Plan.Anchor0;
        long? exonEnd = _splice.Masked ? anchor0 + window.Gene.ToNearestExonEnd(anchor0) - window.FirstPlace0 : null;
        allele.Splicing.Add(SpliceDelta.Of(window.Gene, mean, answers.Length == 1 ? [] : members, _tracks, _manifest.Tracks.Count, (int)(target.Pos0 - window.FirstPlace0), exonEnd));
    }

    SplicePair Pair(SpliceTarget target, SpanAnswer answer)
    {
        var (window, width) = (target.Window, _manifest.Tracks.Count);
        float[] held = window.OnPlus(answer.Span, width), made = AlignedOutput.Of(window.OnPlus(answer.Copies[target.Copy], width), target.Edit, width, window.Places);
        return target.Allele.Plan.Swapped ? new(made, held) : new(held, made);
    }

    /// <summary>An allele in a gene.</summary>
    /// <param name="Allele">The allele.</param>
    /// <param name="Window">The gene around it.</param>
    /// <param name="Copy">Which of the window's copies it is.</param>
    /// <param name="Edit">Where it differs, in places of the output.</param>
    /// <param name="Pos0">The record's POS, from 0.</param>
    sealed record SpliceTarget(AlleleScore Allele, SpliceWindow Window, int Copy, WindowEdit Edit, long Pos0);
}
