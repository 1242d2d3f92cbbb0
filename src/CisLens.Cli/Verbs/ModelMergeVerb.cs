using System.CommandLine;
using CisLens.Core;
using CisLens.Kernels;
using CisLens.Models;
using CisLens.Models.Kmers;
using CisLens.Torch;

namespace CisLens.Cli.Verbs;

/// <summary><c>model merge</c>: the mean of several SVMs with the same kernel.</summary>
sealed class ModelMergeVerb : Verb
{
    readonly Argument<string[]> _files = new("files")
    {
        Description = "Models of gkm-svm or kmer-svm with the same kernel and tracks.",
        Arity = ArgumentArity.OneOrMore,
    };
    readonly Option<string?> _output = CommonOptions.Output("Model file to write.", required: true);
    readonly Option<int> _threads = CommonOptions.Threads();
    readonly Option<bool> _force = CommonOptions.Force();

    public ModelMergeVerb() : base("merge", "Merge SVMs with the same kernel: the mean of their decision values.",
        "cislens model merge first.clm second.clm -o mean.clm")
    {
        Arguments.Add(_files);
        Add(_output, _threads, _force);
    }

    /// <inheritdoc/>
    protected override void Run(ParseResult args, RunContext context)
    {
        string[] files = args.GetRequiredValue(_files);
        string output = args.GetValue(_output)!;
        CommonOptions.KeepExisting(output, args.GetValue(_force), files);
        TorchLibrary.Threads = args.GetValue(_threads);
        var record = context.Record;
        var models = files.Select(KmerModelFile.Open<SvmModel>).ToList();
        var svms = Enumerable.Range(0, models[0].Svms.Count).Select(m => Mean(files, models, m)).ToList();
        var manifest = models[0].Manifest;
        var merged = SvmModel.ManifestOf(Path.GetFileNameWithoutExtension(output), manifest.Design, manifest.Options!,
            models.Max(m => m.Manifest.Window), KmerModelFile.Labels(models[0]), svms) with
        {
            Build = manifest.Build,
            Centre = manifest.Centre,
            Licence = manifest.Licence,
            CodeVersion = BuildInfo.Version,
        };
        using var model = new SvmModel(merged, svms, args.GetValue(_threads));
        ModelFile.Write(output, model);
        record.AddInputs(files);
        record.Counts["support_vectors"] = svms.Sum(m => (long)m.Supports.Count);
        context.RecordedOutput = output;
        context.Log.Info($"{output}: the mean of {files.Length} models, {record.Counts["support_vectors"]:N0} support vectors");
    }

    static KernelModel Mean(string[] files, List<SvmModel> models, int svm)
    {
        for (int i = 1; i < models.Count; i++)
            if (!models[i].Labels.SequenceEqual(models[0].Labels))
                throw new ModelException($"{files[i]}: tracks {string.Join(", ", models[i].Labels)}, " +
                    $"expected those of {files[0]}: {string.Join(", ", models[0].Labels)}");
        return ModelMean.Compute([.. models.Select(m => m.Svms[svm])]);
    }
}
