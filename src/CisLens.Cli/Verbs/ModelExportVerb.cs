using System.CommandLine;
using CisLens.Core;
using CisLens.Kernels;
using CisLens.Kernels.Interchange;
using CisLens.Kernels.Scores;
using CisLens.Models;
using CisLens.Models.Kmers;
using CisLens.Models.Networks;

namespace CisLens.Cli.Verbs;

/// <summary><c>model export</c>: a model as the files of another program.</summary>
sealed class ModelExportVerb : Verb
{
    readonly Argument<string> _model = ModelVerb.File();
    readonly Option<string?> _output = CommonOptions.Output(
        $"File to write; for gkmsvm the prefix of two files, PREFIX{GkmSvmFiles.SequencesSuffix} and PREFIX{GkmSvmFiles.AlphasSuffix}.",
        required: true);
    readonly Option<string> _to = new("--to")
    {
        Description = "lsgkm: a model of LS-GKM (gzip where the name ends in .gz); gkmsvm; deltasvm: weights of all words; " +
            "kmersvm: weights and bias; safetensors: weights of a network by their published names; onnx: a network for " +
            "other toolkits.",
        Required = true,
    };
    readonly Option<string?> _track = new("--track") { Description = "Track to use, if the model has several." };
    readonly Option<bool> _norc = new("--norc")
    {
        Description = "lsgkm: also write norc 0, as LS-GKM 0.1.2 does; gkmexplain refuses such files.",
    };
    readonly Option<int> _columns = new("--columns")
    {
        Description = "deltasvm: 2 columns, or 3 with the reverse complement in the middle.",
        DefaultValueFactory = _ => 2,
    };
    readonly Option<bool> _noBias = new("--no-bias-line")
    {
        Description = "deltasvm: no first line \"bias\"; deltasvm.pl then ignores the first k-mer.",
    };
    readonly Option<bool> _withRho = new("--with-rho")
    {
        Description = "deltasvm: subtract rho from every weight, as gkmpredict does. Indels are then biased.",
    };
    readonly Option<int> _threads = CommonOptions.Threads();
    readonly Option<bool> _force = CommonOptions.Force();

    public ModelExportVerb() : base("export",
        "Export a k-mer model to LS-GKM, gkmSVM, deltaSVM or kmer-SVM, or a network to safetensors or ONNX.",
        "cislens model export model.clm --to lsgkm -o gkm.model.txt",
        "cislens model export model.clm --to deltasvm -o weights.txt",
        "cislens model export basset.clm --to safetensors -o basset.safetensors")
    {
        _to.AcceptOnlyFromAmong("lsgkm", "gkmsvm", "deltasvm", "kmersvm", "safetensors", "onnx");
        _columns.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && token.Value is not ("2" or "3"))
                result.AddError($"--columns {token.Value}: expected 2 or 3");
        });
        Arguments.Add(_model);
        Add(_output, _to, _track, _norc, _columns, _noBias, _withRho, _threads, _force);
    }

    /// <inheritdoc/>
    protected override void Run(ParseResult args, RunContext context)
    {
        string path = args.GetValue(_model)!, output = args.GetValue(_output)!, to = args.GetValue(_to)!;
        CommonOptions.RefuseForeign(args, $"--to {to}", Foreign(to));
        string[] outputs = to == "gkmsvm" ? [output + GkmSvmFiles.SequencesSuffix, output + GkmSvmFiles.AlphasSuffix] : [output];
        foreach (string file in outputs)
            CommonOptions.KeepExisting(file, args.GetValue(_force), path);
        var record = context.Record;
        record.AddInputs(path);
        record.Settings["to"] = to;
        if (to is "safetensors" or "onnx")
            WriteNetwork(path, output, to, context);
        else
            WriteSvm(args, path, outputs, context);
        context.RecordedOutput = outputs[0];
    }

    Option[] Foreign(string to) => to switch
    {
        "lsgkm" => [_columns, _noBias, _withRho],
        "deltasvm" => [_norc],
        "safetensors" or "onnx" => [_track, _norc, _columns, _noBias, _withRho],
        _ => [_norc, _columns, _noBias, _withRho],
    };

    static void WriteNetwork(string path, string output, string to, RunContext context)
    {
        using var model = ModelFile.Open<NetModel>(path, "a network; choose another --to for this model");
        DurableFile.Write(output, to == "onnx" ? model.SaveOnnx : model.SaveWeights);
        context.Log.Info($"{output}: {model.ParameterCount:N0} weights of a {model.Manifest.Design}");
    }

    void WriteSvm(ParseResult args, string path, string[] outputs, RunContext context)
    {
        using var opened = KmerModelFile.Open<SvmModel>(path);
        var svm = opened.Svms[KmerModelFile.Label(opened, args.GetValue(_track))];
        Write(args, svm, args.GetValue(_to)!, outputs, context);
        context.Log.Info($"{string.Join(" and ", outputs)}: {svm.Supports.Count:N0} support vectors");
    }

    void Write(ParseResult args, KernelModel svm, string to, string[] outputs, RunContext context)
    {
        switch (to)
        {
            case "lsgkm":
                WarnOfUnknown(svm, context.Log);
                new LsGkmWriter { WritesNorcZero = args.GetValue(_norc) }.Write(svm, outputs[0]);
                break;
            case "gkmsvm":
                context.Log.Warn("gkmSVM's files contain neither the kernel nor rho", $"rho is {svm.Rho:R}");
                GkmSvmFiles.Write(svm, outputs[0], outputs[1]);
                break;
            case "kmersvm":
                KmerSvmFile.Write(KmerSvm.From(svm, args.GetValue(_threads), context.Stop), outputs[0]);
                break;
            default:
                var weights = KmerWeights.From(OneKernel(svm), args.GetValue(_withRho), args.GetValue(_threads), context.Stop);
                KmerWeightFile.Write(weights, outputs[0], args.GetValue(_columns), biasLine: !args.GetValue(_noBias));
                break;
        }
    }

    static KernelModel OneKernel(KernelModel svm) => svm.Others.Count == 0 ? svm
        : throw new ModelException("the model has words of several lengths; a table of deltaSVM has one");

    static void WarnOfUnknown(KernelModel svm, ConsoleLog log)
    {
        for (int i = 0; i < svm.Supports.Count; i++)
            if (svm.Supports.Codes(i).Contains(Dna.N))
                log.Warn("support sequences with unknown bases, which LS-GKM reads as A", $"support sequence {i + 1}");
    }
}
