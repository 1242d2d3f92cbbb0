using System.CommandLine;
using CisLens.Core;
using CisLens.Formats.Contigs;
using CisLens.Formats.Fasta;
using CisLens.Mutate.Backgrounds;
using CisLens.Mutate.Calibration;
using CisLens.Mutate.Runs;

namespace CisLens.Cli.Verbs;

/// <summary><c>background</c>: scores background variants, from which <c>score</c> computes quantiles.</summary>
sealed class BackgroundVerb : Verb
{
    readonly Option<bool> _otherLengths = CommonOptions.AllowOtherLengths();
    readonly Argument<string?> _vcf = new("vcf")
    {
        Description = "Background variants: VCF, for example of common variants.",
        Arity = ArgumentArity.ZeroOrOne,
    };
    readonly Option<int?> _random = new Option<int?>("--random")
    {
        Description = "Instead of a VCF: use this many SNVs at random positions, and indels.",
    }.AtLeast(1);
    readonly Option<int?> _indels = new Option<int?>("--indels")
    {
        Description = "With --random: number of insertions and of deletions (default: a quarter of --random).",
    }.AtLeast(0);
    readonly Option<ulong> _seed = CommonOptions.Seed();
    readonly Option<string> _genome = CommonOptions.Genome();
    readonly Option<string?> _output = CommonOptions.Output("Background file to write, for cislens score --background.", required: true);
    readonly Option<string[]> _tracks = CommonOptions.Tracks();
    readonly Option<string[]> _scores = new("--score")
    {
        Description = "Ids of the scores (default: those of cislens score and, for probabilities, dsmag, which E-values need).",
        AllowMultipleArgumentsPerToken = true,
    };
    readonly Option<string[]> _conservation = new("--conservation")
    {
        Description = "INFO fields of the VCF with conservation scores, larger if more conserved. cislens score --score fss needs them.",
        AllowMultipleArgumentsPerToken = true,
    };
    readonly Option<int?> _mask = new Option<int?>("--mask")
    {
        Description = "Score only the bins within this many bp, half on either side of the variant.",
    }.AtLeast(1);
    readonly Option<string?> _synonyms = new("--synonyms") { Description = "Other names of contigs: table with two columns." };
    readonly Option<bool> _force = CommonOptions.Force(), _resume = CommonOptions.Resume();
    readonly ModelOptions _model;
    readonly AlleleArguments _alleles;

    public BackgroundVerb() : base("background", "Score background variants, from which cislens score computes quantiles and p values.",
        "cislens background common.vcf.gz --genome genome.fa --model model.clm -o model.bg",
        "cislens background --random 10000 --genome sim/genome.fa --model model.clm -o model.bg")
    {
        Arguments.Add(_vcf);
        Add(_random, _indels, _genome);
        _model = new(this);
        Add(_output, _scores, _tracks, _seed, _force, _resume);
        AddGroup("Input and scores", _conservation, _mask, _synonyms, _otherLengths);
        _alleles = new(this);
    }

    /// <inheritdoc/>
    protected override void Run(ParseResult args, RunContext context)
    {
        string output = args.GetValue(_output)!;
        if (args.GetValue(_vcf) is null == args.GetValue(_random) is null)
            throw new UsageException("give a VCF of variants, or --random N for variants at random positions");
        if (args.GetValue(_random) is not null && args.GetValue(_conservation) is { Length: > 0 })
            throw new UsageException("--conservation needs a VCF with those INFO fields; --random draws variants without INFO");
        if (args.GetValue(_random) is null)
            CommonOptions.RefuseForeign(args, "a VCF; only --random draws variants", _seed, _indels);
        bool resume = args.GetValue(_resume), interrupted = BackgroundRun.IsInterrupted(output);
        if (resume && !interrupted && File.Exists(output))
        {
            context.Log.Info($"{output} is complete; nothing to resume");
            return;
        }
        if (resume && args.GetValue(_vcf) is "-")
            throw new UsageException("--resume needs a file: standard input cannot be read twice");
        CommonOptions.KeepExisting(output, args.GetValue(_force) || (resume && interrupted),
            [.. _model.Paths(args), args.GetValue(_vcf), args.GetValue(_genome), args.GetValue(_synonyms)]);
        using var genome = Genome.Open(args.GetRequiredValue(_genome), context.Log);
        genome.AllowOtherLengths = args.GetValue(_otherLengths);
        using var model = _model.Open(args, out string hash);
        string drawn = output + ".vcf" + DurableFile.PartialSuffix, vcf = args.GetValue(_vcf) ?? drawn;
        try
        {
            if (args.GetValue(_random) is { } count)
                using (var stream = File.Create(drawn))
                    RandomVariants.Write(genome, count, Indels(args, count), args.GetValue(_seed), stream);
            var settings = new ScoreSettings
            {
                Vcf = vcf,
                Genome = genome,
                Model = model,
                ModelPaths = _model.Paths(args),
                ModelHash = hash,
                Device = _model.Device(args).ToString(),
                Outputs = [],
                Tracks = args.GetValue(_tracks) ?? [],
                Scores = args.GetValue(_scores) ?? [],
                Alleles = _alleles.Read(args),
                MaskBp = args.GetValue(_mask),
                Conservation = [.. (args.GetValue(_conservation) ?? []).Distinct()],
                Resume = resume,
                Synonyms = args.GetValue(_synonyms) is { } file ? ContigSynonyms.Read(file) : null,
            };
            Write(args, settings, output, context);
        }
        finally
        {
            File.Delete(drawn);
        }
    }

    int Indels(ParseResult args, int snvs) => args.GetValue(_indels) ?? (snvs + 3) / 4;

    void Write(ParseResult args, ScoreSettings settings, string output, RunContext context)
    {
        var record = context.Record;
        string source = args.GetValue(_random) is { } count
            ? $"{count} random SNVs, {Indels(args, count)} insertions and {Indels(args, count)} deletions " +
                $"of {Path.GetFileName(settings.Genome.Path)}, seed {args.GetValue(_seed)}"
            : Path.GetFileName(settings.Vcf);
        var run = new BackgroundRun(settings, context.Log);
        var background = run.Run(source, output, context.Stop);
        BackgroundFile.Write(output, background);
        BackgroundRun.Forget(output);
        foreach (var (key, value) in settings.Describe())
            record.Settings[key] = value;
        if (args.GetValue(_random) is { } drawn)   // in place of a file that is gone
            (record.Settings["variants"], record.Settings["random"], record.Settings["indels"], record.Settings["seed"]) =
                (null, drawn, Indels(args, drawn), args.GetValue(_seed));
        record.AddInputs([args.GetValue(_vcf), settings.Genome.Path, .. settings.ModelPaths, settings.Synonyms?.Path]);
        foreach (var (code, alleles) in run.Counts.ByCode)
            record.Counts[code] = alleles;
        record.Counts["clipped"] = run.Clipped;
        context.RecordedOutput = output;
        context.Log.Close();
        context.Log.Info($"{output}: {background.Variants:N0} variants, {background.Columns.Count} columns; " +
            $"{run.Counts.Totals(run.Counts.Alleles)}");
    }
}
