import sys, os, subprocess, pathlib, numpy as np
D='/work/shared/categorisation'
sets=[p for p in sorted(pathlib.Path(D).glob('*.tsv')) if p.stem not in ('default_dictionary','mcc_codes','label_map','br_synthetic')]
def run(env={}):
    e=dict(os.environ, DUMP='/tmp/dump3', COEF='/nonexistent', **env); os.makedirs('/tmp/dump3',exist_ok=True)
    ps=[subprocess.Popen(['./target/release/proto3','replay','--mode',m,*map(str,sets)],env=e,stdout=subprocess.DEVNULL) for m in ('monthly','immediate')]
    for p in ps: assert p.wait()==0
    out={}
    for m in 'mi':
        for s in sets:
            f=f'/tmp/dump3/{s.stem}.{m}'
            if os.path.getsize(f)==0: continue
            a=np.loadtxt(f,ndmin=2); out[m,s.stem]=(a[:,3:],a[:,2],a[:,0].astype(int),a[:,1].astype(int))
    return out
def fit(X,y,wt,l2=1e-3,it=30):
    X=np.c_[X,np.ones(len(X))]; w=np.zeros(X.shape[1])
    for _ in range(it):
        p=1/(1+np.exp(-np.clip(X@w,-30,30))); g=X.T@(wt*(p-y))/wt.sum()+l2*np.r_[w[:-1],0]
        H=(X*(wt*p*(1-p))[:,None]).T@X/wt.sum()+l2*np.eye(len(w)); w-=np.linalg.solve(H,g)
    return w
def conf(X,w): return 1/(1+np.exp(-np.clip(X@w[:-1]+w[-1],-30,30)))
def ece(p,y,b=15):
    o=np.argsort(p,kind='stable'); p,y=p[o],y[o]; n=len(p)
    return sum(abs(p[i*n//b:(i+1)*n//b].mean()-y[i*n//b:(i+1)*n//b].mean())*((i+1)*n//b-i*n//b)/n for i in range(b) if (i+1)*n//b>i*n//b)
def cov(p,y):
    o=np.argsort(-p,kind='stable'); r=np.cumsum(y[o])/np.arange(1,len(p)+1); ok=np.where(r>=.95)[0]
    return (ok[-1]+1)/len(p) if len(ok) else 0
def weights(data,key):
    return {k:1/np.sqrt(len(v[1])) for k,v in data.items()}
def report(data, lodo=True, cols=None, show=False, alpha=0.5, fitmodes='i'):
    names=sorted({k[1] for k in data})
    def train(excl):
        ks=[k for k in data if k[1]!=excl and k[0] in fitmodes]
        X=np.vstack([data[k][0] for k in ks]); y=np.concatenate([data[k][1] for k in ks]); wt=np.concatenate([np.full(len(data[k][1]),len(data[k][1])**-alpha) for k in ks])
        if cols is not None: X=X[:,cols]
        return fit(X,y,wt)
    full=train(None); ws={n:(train(n) if lodo else full) for n in names}
    for m in 'mi':
        P=[];Y=[];acc=[];cv=[]
        for n in names:
            if (m,n) not in data: continue
            X,y,u,mo=data[m,n]; X=X if cols is None else X[:,cols]
            p=conf(X,ws[n]); P.append(p);Y.append(y);acc.append(y.mean());cv.append(cov(p,y))
            if show: print(f'   {m} {n:20} {len(y):6} acc {100*y.mean():.1f} cov {100*cv[-1]:.1f} ece {ece(p,y):.3f} green {100*(p>=.9).mean():.1f}/{100*y[p>=.9].mean():.1f}')
        p=np.concatenate(P);y=np.concatenate(Y);g=p>=.9
        print(f'{m}: acc {100*y.mean():.2f} macro {100*np.mean(acc):.2f} mcov {100*np.mean(cv):.2f} ece {ece(p,y):.4f} green {100*g.mean():.1f}/{100*y[g].mean():.1f}')
    return full
if __name__=='__main__':
    env=dict(a.split('=') for a in sys.argv[1:] if '=' in a)
    d=run(env); w=report(d,show='-v' in sys.argv)
    if '-w' in sys.argv: open('/work/proto/coef.txt','w').write(' '.join(map(str,w))); print(np.round(w,3))
