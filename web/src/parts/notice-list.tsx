/** Where notices show. */
import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button, IconButton } from './button.tsx'
import { dismiss, useNotices } from './notices.ts'
import css from './notices.module.css'

export function NoticeList() {
  const { t } = useTranslation()
  const notices = useNotices()
  return (
    <div className={css['list']} role="status" aria-live="polite">
      {notices.map((notice) => (
        <div key={notice.id} className={css['notice']}>
          <span>{notice.text}</span>
          {notice.action && (
            <Button
              kind="quiet"
              onClick={() => {
                notice.action?.perform()
                dismiss(notice.id)
              }}
            >
              {notice.action.label}
            </Button>
          )}
          <IconButton label={t('app.close')} icon={<X />} onClick={() => dismiss(notice.id)} />
        </div>
      ))}
    </div>
  )
}
