#!/usr/bin/env python3
"""Writes golden.safetensors beside this file: what PyTorch computes for every layer, loss and optimizer that Studio has.

Run with Debian's python3-torch (1.13.1): /usr/bin/python3 make_golden.py
Per operation NAME: NAME/in/I its tensors, NAME/weight W, NAME/out the result, NAME/grad/I the gradient of (out * W).sum()
with respect to each floating-point input. The C# side of each operation is in OperationParityTests.cs under the same name.
"""
import json, math, pathlib, struct
import torch, torch.nn.functional as F

torch.manual_seed(20240607)
torch.set_num_threads(1)
tensors = {}

def save(path):
    names = {torch.float32: 'F32', torch.int64: 'I64', torch.bool: 'BOOL'}
    header, blob = {}, b''
    for name, t in sorted(tensors.items(), key=lambda kv: -kv[1].element_size()):
        data = t.detach().contiguous().numpy().tobytes()
        header[name] = dict(dtype=names[t.dtype], shape=list(t.shape), data_offsets=[len(blob), len(blob) + len(data)])
        blob += data
    header['__metadata__'] = dict(torch=torch.__version__, script='make_golden.py')
    text = json.dumps(header, separators=(',', ':')).encode()
    text += b' ' * (-len(text) % 8)
    path.write_bytes(struct.pack('<Q', len(text)) + text + blob)

def case(name, f, *inputs):
    inputs = [i.clone().requires_grad_(i.is_floating_point()) for i in inputs]
    out = f(*inputs)
    out = out if isinstance(out, torch.Tensor) else out[0]
    weight = torch.randn(out.shape)
    if out.requires_grad:
        (out * weight).sum().backward()
    tensors[f'{name}/weight'] = weight
    tensors[f'{name}/out'] = out
    for i, x in enumerate(inputs):
        tensors[f'{name}/in/{i}'] = x
        if x.grad is not None:
            tensors[f'{name}/grad/{i}'] = x.grad

r = torch.randn
ids = lambda n, *shape: torch.randint(n, shape)

# arithmetic and reductions
case('add', lambda a, b: a + b, r(3, 4), r(4))
case('sub', lambda a, b: a - b, r(3, 4), r(3, 1))
case('mul', lambda a, b: a * b, r(3, 4), r(4))
case('div', lambda a, b: a / b, r(3, 4), r(3, 4).abs() + .5)
case('scalars', lambda a: (2 - a) * 3 / 4 + 1, r(5))
case('matmul', lambda a, b: a @ b, r(2, 3, 4), r(4, 5))
case('bmm', torch.bmm, r(2, 3, 4), r(2, 4, 5))
case('addmm', lambda c, a, b: torch.addmm(c, a, b, beta=.5, alpha=2), r(5), r(3, 4), r(4, 5))
case('baddbmm', lambda c, a, b: torch.baddbmm(c, a, b, beta=1, alpha=.3), r(2, 3, 5), r(2, 3, 4), r(2, 4, 5))
case('exp', torch.exp, r(6)); case('log', torch.log, r(6).abs() + .1)
case('sqrt', torch.sqrt, r(6).abs() + .1); case('rsqrt', torch.rsqrt, r(6).abs() + .1)
case('pow', lambda a: a.pow(3), r(6)); case('clamp', lambda a: a.clamp(-.5, .5), r(20))
case('sum', lambda a: a.sum(1), r(3, 4, 2)); case('mean', lambda a: a.mean((0, 2), True), r(3, 4, 2))
case('max', lambda a: a.max(1), r(4, 6)); case('var', lambda a: a.var(-1), r(4, 6))
case('logsumexp', lambda a: a.logsumexp(1), r(4, 6)); case('cumsum', lambda a: a.cumsum(1), r(4, 6))
case('topk', lambda a: a.topk(3), r(4, 9)); case('norm', lambda a: a.norm(), r(4, 9))
# shapes and indices
case('permute', lambda a: a.permute(2, 0, 1), r(2, 3, 4)); case('cat', lambda a, b: torch.cat([a, b], 1), r(2, 3), r(2, 5))
case('stack', lambda a, b: torch.stack([a, b], 1), r(2, 3), r(2, 3))
case('split', lambda a: a.split(4, 1)[1], r(2, 12)); case('slice', lambda a: a[:, 1:5:2], r(3, 7))
case('gather', lambda a, i: a.gather(1, i), r(3, 7), ids(7, 3, 4))
case('index_select', lambda a, i: a.index_select(1, i), r(3, 7), ids(7, 5))
case('index', lambda a, i, j: a[i, j], r(5, 6), ids(5, 4), ids(6, 4))
case('masked_fill', lambda a, m: a.masked_fill(m, -2.), r(4, 5), torch.rand(4, 5) > .5)
case('where', lambda m, a, b: torch.where(m, a, b), torch.rand(4, 5) > .5, r(4, 5), r(4, 5))
case('tril', lambda a: a.tril(-1), r(5, 5))
# activations and layers
for name, f in dict(relu=F.relu, gelu=F.gelu, gelu_tanh=lambda x: F.gelu(x, approximate='tanh'), silu=F.silu, tanh=torch.tanh,
                    sigmoid=torch.sigmoid, leaky_relu=lambda x: F.leaky_relu(x, .1), softplus=F.softplus).items():
    case(name, f, r(4, 33) * 2)
case('softmax', lambda a: a.softmax(-1), r(4, 9)); case('log_softmax', lambda a: a.log_softmax(1), r(4, 9, 2))
case('linear', F.linear, r(2, 3, 8), r(5, 8), r(5)); case('linear_no_bias', lambda x, w: F.linear(x, w), r(3, 8), r(5, 8))
case('layer_norm', lambda x, w, b: F.layer_norm(x, (16,), w, b), r(3, 4, 16), r(16), r(16))
case('layer_norm_no_bias', lambda x, w: F.layer_norm(x, (16,), w, None, 1e-6), r(3, 4, 16), r(16))
case('group_norm', lambda x, w, b: F.group_norm(x, 2, w, b), r(2, 4, 3, 3), r(4), r(4))
case('batch_norm', lambda x, w, b: F.batch_norm(x, None, None, w, b, True), r(4, 3, 5, 5), r(3), r(3))
case('embedding', lambda w, i: F.embedding(i, w), r(11, 6), ids(11, 3, 4))
case('conv1d', lambda x, w, b: F.conv1d(x, w, b, padding=1), r(2, 3, 9), r(4, 3, 3), r(4))
case('conv2d', lambda x, w, b: F.conv2d(x, w, b, stride=2, padding=1), r(2, 3, 8, 8), r(4, 3, 3, 3), r(4))
case('max_pool2d', lambda x: F.max_pool2d(x, 2), r(2, 3, 6, 6)); case('avg_pool2d', lambda x: F.avg_pool2d(x, 2), r(2, 3, 6, 6))
case('adaptive_avg_pool2d', lambda x: F.adaptive_avg_pool2d(x, (2, 3)), r(2, 3, 7, 8))

def attention(q, k, v, mask=None, scale=None):
    s = q @ k.transpose(-1, -2) * (scale or 1 / math.sqrt(q.shape[-1]))
    return (s if mask is None else s + mask).softmax(-1) @ v
causal = lambda t: torch.full((t, t), -math.inf).triu(1)
case('attention', attention, r(2, 3, 5, 4), r(2, 3, 7, 4), r(2, 3, 7, 4))
case('attention_causal', lambda q, k, v: attention(q, k, v, causal(70)), r(2, 3, 70, 8), r(2, 3, 70, 8), r(2, 3, 70, 8))
case('attention_scaled', lambda q, k, v: attention(q, k, v, causal(6), .2), r(2, 3, 6, 4), r(2, 3, 6, 4), r(2, 3, 6, 4))
case('attention_masked', lambda q, k, v, m: attention(q, k, v, torch.zeros(2, 1, 5, 7).masked_fill(~m, -math.inf)),
     r(2, 3, 5, 4), r(2, 3, 7, 4), r(2, 3, 7, 4), (torch.rand(2, 1, 5, 7) > .3) | (torch.arange(7) == 0))
def packed(qkv, heads):
    b, t, c = qkv.shape
    q, k, v = qkv.view(b, t, 3, heads, c // 3 // heads).permute(2, 0, 3, 1, 4)
    return attention(q, k, v, causal(t)).transpose(1, 2).reshape(b, t, c // 3)
case('attention_packed', lambda x: packed(x, 4), r(2, 9, 3 * 20))
case('attention_packed_long', lambda x: packed(x, 2), r(1, 150, 3 * 16))  # three blocks of rows, the last one short
case('gelu_wide', F.gelu, torch.linspace(-12, 12, 401)); case('gelu_tanh_wide', lambda x: F.gelu(x, approximate='tanh'), torch.linspace(-12, 12, 401))
# losses
case('cross_entropy_large', F.cross_entropy, torch.cat([r(3, 67) * 30, r(2, 67) * 1e-3 + 1e4]), ids(67, 5))
target = torch.tensor([1, 0, -100, 4, 2, 2])
case('cross_entropy', F.cross_entropy, r(6, 5), target)
case('cross_entropy_sum', lambda x, t: F.cross_entropy(x, t, reduction='sum'), r(6, 5), target)
case('cross_entropy_none', lambda x, t: F.cross_entropy(x, t, reduction='none'), r(6, 5), target)
case('cross_entropy_smooth', lambda x, t, w: F.cross_entropy(x, t, w.detach(), label_smoothing=.1), r(6, 5), target, torch.rand(5) + .5)
case('cross_entropy_ignore', lambda x, t: F.cross_entropy(x, t, ignore_index=2), r(6, 5), target.clamp(min=0))
case('nll_loss', F.nll_loss, r(6, 5).log_softmax(1), target)
case('mse_loss', F.mse_loss, r(4, 5), r(4, 5)); case('l1_loss', F.l1_loss, r(4, 5), r(4, 5))
case('smooth_l1_loss', lambda x, t: F.smooth_l1_loss(x, t, beta=.7), r(4, 5), r(4, 5))
case('bce_with_logits', lambda x, t, p: F.binary_cross_entropy_with_logits(x, t.detach(), pos_weight=p.detach()), r(4, 5), torch.rand(4, 5), torch.rand(5) + .5)
case('kl_div', lambda x, t: F.kl_div(x, t.detach(), reduction='sum'), r(4, 5).log_softmax(1), r(4, 5).softmax(1))

# optimizers: ten steps on given gradients; sizes beyond one vector register and beyond one block
shapes = [(5, 7), (7,), (3, 3001)]
starts = [r(s) for s in shapes]
gradients = [[r(s) for s in shapes] for _ in range(10)]
for i, p in enumerate(starts):
    tensors[f'optimizer/start/{i}'] = p
    for step in range(10):
        tensors[f'optimizer/gradient/{step}/{i}'] = gradients[step][i]
makers = dict(
    adamw=lambda ps: torch.optim.AdamW([dict(params=[ps[0], ps[2]], weight_decay=.1), dict(params=[ps[1]], weight_decay=0.)], lr=.01, betas=(.9, .99)),
    adam=lambda ps: torch.optim.Adam(ps, lr=.01, weight_decay=.05),
    sgd=lambda ps: torch.optim.SGD(ps, lr=.1, weight_decay=.01),
    sgd_momentum=lambda ps: torch.optim.SGD(ps, lr=.1, momentum=.9, weight_decay=.01),
    sgd_nesterov=lambda ps: torch.optim.SGD(ps, lr=.1, momentum=.9, nesterov=True))
for name, make in makers.items():
    ps = [p.clone().requires_grad_() for p in starts]
    optimizer = make(ps)
    for step in range(10):
        for group in optimizer.param_groups:
            group['lr'] = group.get('initial', group['lr']) if step < 5 else .005
        for p, g in zip(ps, gradients[step]):
            p.grad = g.clone()
        optimizer.step()
        if step in (0, 9):
            for i, p in enumerate(ps):
                tensors[f'optimizer/{name}/{step}/{i}'] = p.detach().clone()
# clipping
clipped = [r(4, 5) * 3, r(7), r(2, 9000) * .1]
for i, g in enumerate(clipped):
    tensors[f'clip/gradient/{i}'] = g.clone()
ps = [torch.zeros_like(g).requires_grad_() for g in clipped]
for p, g in zip(ps, clipped):
    p.grad = g.clone()
tensors['clip/norm'] = torch.nn.utils.clip_grad_norm_(ps, 1.5).reshape(())
for i, p in enumerate(ps):
    tensors[f'clip/clipped/{i}'] = p.grad

save(pathlib.Path(__file__).with_name('golden.safetensors'))
